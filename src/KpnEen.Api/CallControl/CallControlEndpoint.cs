using System.Text.Json;
using KpnEen.Data.Snapshots;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.CallControl;

/// <summary>
/// The switch's side of <see cref="RemoteCallControl"/>: <c>POST /internal/call-control</c>. To whoever does not know the platform's secret
/// there is nothing here, whatever token they have.
/// </summary>
internal sealed class CallControlEndpoint(ICallControl calls, SnapshotFeed snapshots, SwitchSignatures signatures)
{
    public const string Path = "/internal/call-control";

    /// <summary>A command may carry metadata as large as the API takes them, and little else.</summary>
    private const int MaxBytes = 2 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder app) =>
        app.Map(Path, (HttpContext http, CallControlEndpoint endpoint) => endpoint.HandleAsync(http)).ExcludeFromDescription();

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        var request = http.Request;
        string? signature = request.Headers[SwitchSignatures.Header];
        if (
            !HttpMethods.IsPost(request.Method)
            || request.ContentLength is not (> 0 and <= MaxBytes and var length)
            || !signatures.IsPlausible(signature)
        )
            return Results.NotFound();
        var body = new byte[length];
        await request.Body.ReadExactlyAsync(body, http.RequestAborted);
        if (!signatures.Accepts(signature, body))
            return Results.NotFound();
        try
        {
            return SwitchJson.Read<SwitchQuestion>(body) is { } question
                ? Results.Bytes(await AnswerAsync(question, http.RequestAborted), "application/json")
                : Results.BadRequest();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
        catch (SwitchUnavailableException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async ValueTask<byte[]> AnswerAsync(SwitchQuestion question, CancellationToken cancellation) =>
        question switch
        {
            SwitchQuestion.Place(var request) => SwitchJson.Write(await calls.OriginateAsync(request, cancellation)),
            SwitchQuestion.List(var tenant) => SwitchJson.Write(await calls.ListAsync(tenant, cancellation)),
            SwitchQuestion.Find(var tenant, var call) => SwitchJson.Write(await calls.FindAsync(tenant, call, cancellation)),
            SwitchQuestion.Trace(var tenant, var call) => SwitchJson.Write(await calls.TraceAsync(tenant, call, cancellation)),
            SwitchQuestion.Ladder(var tenant, var call) => SwitchJson.Write(await calls.LadderAsync(tenant, call, cancellation)),
            SwitchQuestion.Post(var tenant, var call, var request) => SwitchJson.Write(
                await calls.PostAsync(tenant, call, request, cancellation)
            ),
            SwitchQuestion.Registrations(var tenant, var devices) => SwitchJson.Write(
                await calls.RegistrationsAsync(tenant, devices, cancellation)
            ),
            SwitchQuestion.Settled(var tenant, var version) => SwitchJson.Write(
                await snapshots.WaitForAsync(tenant, version, cancellation)
            ),
            _ => throw new JsonException($"{question.GetType().Name} is no question."),
        };
}
