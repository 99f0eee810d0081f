using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Api.Security;
using KpnEen.Data.Identity;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Api.Conventions;

/// <summary>
/// Lets an operation with an Idempotency-Key happen at most once. The key is claimed in the database before the handler runs; the answer
/// of a success is kept, any other answer gives the key back. A claim that a crash left behind is answered with 409, never run again.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, IdempotencyStore store, ILogger<IdempotencyMiddleware> log)
{
    private static readonly string[] KeptHeaders = ["Content-Type", "Location", "ETag"];

    public Task InvokeAsync(HttpContext context, TenantContext tenant) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IdempotentOperation>() is not null
        && context.Request.Headers[IdempotencyKey.Header] is { Count: > 0 } header
        // Without a client there is no scope: a stranger's guess must not be shown another visitor's answer.
        && tenant.IsAuthenticated
            ? OnceAsync(
                context,
                new IdempotencyScope(tenant.TenantIdOrNull ?? "", tenant.ClientId, Operation(context), IdempotencyKey.Parse(header))
            )
            : next(context);

    private async Task OnceAsync(HttpContext context, IdempotencyScope scope)
    {
        var fingerprint = await FingerprintAsync(context.Request, context.RequestAborted);
        switch (await store.ClaimAsync(scope, fingerprint, context.RequestAborted))
        {
            case IdempotencyClaim.Granted(var claim):
                await RunAsync(context, scope, claim);
                break;
            case IdempotencyClaim.Answered(var answer):
                context.Response.Headers["Idempotency-Replayed"] = "true";
                await WriteAsync(context.Response, answer);
                break;
            case IdempotencyClaim.Reused:
                throw Problems.Of(ProblemCodes.IdempotencyKeyReused).Throw();
            case IdempotencyClaim.InFlight:
                throw Problems.Of(ProblemCodes.IdempotencyInFlight).WithHeader("Retry-After", "1").Throw();
            default:
                throw Problems.Of(ProblemCodes.IdempotencyOutcomeUnknown, "See whether its effect is there, then use a new key.").Throw();
        }
    }

    private async Task RunAsync(HttpContext context, IdempotencyScope scope, Guid claim)
    {
        // A client that hangs up must not leave a half-done effect: the handler ends, and the repetition gets its answer.
        context.RequestAborted = CancellationToken.None;
        var (response, wire) = (context.Response, context.Response.Body);
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await next(context);
        }
        catch (SwitchUnavailableException e) when (e.OutcomeUnknown)
        {
            // It may have happened: the claim stays as interrupted, and a repetition is not run.
            response.Body = wire;
            throw;
        }
        catch
        {
            response.Body = wire;
            await EndAsync(() => store.ReleaseAsync(scope, claim, CancellationToken.None));
            throw;
        }
        response.Body = wire;
        if (response.StatusCode is >= 200 and < 300)
        {
            var headers = KeptHeaders
                .Where(name => response.Headers[name].Count > 0)
                .ToImmutableSortedDictionary(name => name, name => response.Headers[name].ToString());
            var answer = new IdempotentAnswer(response.StatusCode, headers, buffer.ToArray());
            await EndAsync(() => store.CompleteAsync(scope, claim, answer, CancellationToken.None));
        }
        else
            await EndAsync(() => store.ReleaseAsync(scope, claim, CancellationToken.None));
        buffer.Position = 0;
        await buffer.CopyToAsync(wire);
    }

    /// <summary>The effect has happened: the client gets its answer even when the database has just gone. The claim then stays as interrupted.</summary>
    private async Task EndAsync(Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (NpgsqlException e)
        {
            log.LogError("The answer to an idempotent request could not be kept: {Reason}", e.Message);
        }
    }

    private static Task WriteAsync(HttpResponse response, IdempotentAnswer answer)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        return answer.Body.Length == 0 ? Task.CompletedTask : response.Body.WriteAsync(answer.Body).AsTask();
    }

    private static string Operation(HttpContext context) =>
        $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}";

    private static async Task<byte[]> FingerprintAsync(HttpRequest request, CancellationToken cancel)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}{request.QueryString}\n"));
        var block = new byte[16 * 1024];
        while (await request.Body.ReadAsync(block, cancel) is > 0 and var read)
            hash.AppendData(block, 0, read);
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
