using System.Text.Json;
using System.Text.RegularExpressions;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Api.Conventions;

/// <summary>The one place where failures become answers: every error has the shape of <see cref="Problem"/>, none shows a stack.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        var response = context.Response;
        try
        {
            await next(context);
        }
        catch (Exception e) when (!response.HasStarted)
        {
            if (e is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
            {
                // The client went away; nobody reads an answer.
                response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return;
            }
            await Of(e, context).ExecuteAsync(context);
            return;
        }
        // Routing and the framework answer 404, 405, 415 with a bare status.
        if (!response.HasStarted && response is { StatusCode: >= 400, ContentLength: null or 0, ContentType: null })
            await (
                response.StatusCode == StatusCodes.Status415UnsupportedMediaType
                    ? AcceptedTypes.Refuse(context)
                    : new ProblemResult(ProblemCatalog.OfStatus(response.StatusCode), null)
            ).ExecuteAsync(context);
    }

    private ProblemResult Of(Exception e, HttpContext context)
    {
        switch (e)
        {
            case ProblemException problem:
                return problem.Result;
            case BadHttpRequestException { InnerException: JsonException json }:
                return JsonProblems.Of(json);
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad:
                // The framework's text names types of ours; only the parameter's name may pass.
                return
                    ParameterName().Match(bad.Message) is { Success: true } match && !bad.Message.Contains("body", StringComparison.Ordinal)
                    ? Problems.InvalidParameter(
                        JsonNamingPolicy.CamelCase.ConvertName(match.Groups[1].Value),
                        bad.Message.StartsWith("Required", StringComparison.Ordinal) ? "is required" : "has an invalid value"
                    )
                    : Problems.Of(
                        ProblemCodes.MalformedRequest,
                        bad.Message.Contains("body", StringComparison.Ordinal) ? "A JSON body is required." : null
                    );
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return AcceptedTypes.Refuse(context);
            case BadHttpRequestException bad:
                return new ProblemResult(ProblemCatalog.OfStatus(bad.StatusCode), null);
            case NpgsqlException { IsTransient: true }:
                log.LogWarning("The database does not answer: {Reason}", e.Message);
                return Problems.Unavailable(DatabaseRetry);
            case SwitchUnavailableException away:
                return Problems.SwitchUnavailable(away.OutcomeUnknown);
            default:
                log.LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                return Problems.Of(ProblemCodes.InternalError);
        }
    }

    [GeneratedRegex("parameter \"(?:.* )?([A-Za-z0-9_-]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex ParameterName();
}
