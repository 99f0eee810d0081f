using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using KpnEen.Pbx.Control;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.CallControl;

/// <summary>Asks the process that has the switch, within bounded time.</summary>
internal sealed class SwitchConnection(
    IHttpClientFactory clients,
    SwitchSignatures signatures,
    TimeProvider time,
    ILogger<SwitchConnection> log
)
{
    public const string ClientName = "switch";
    public static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(5);

    /// <summary>A phone that does not answer a re-INVITE is given up after 32 s (RFC 3261 17.1.1.2, Timer B).</summary>
    private static readonly TimeSpan CommandWithin = TimeSpan.FromSeconds(35);

    /// <exception cref="SwitchUnavailableException">The switch cannot be reached, is not open, or did not answer in time.</exception>
    public async Task<T> AskAsync<T>(SwitchQuestion question, CancellationToken cancellation)
    {
        var body = SwitchJson.Write(question);
        using var patience = new CancellationTokenSource(question.IsCommand ? CommandWithin : ReadWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var request = new HttpRequestMessage(HttpMethod.Post, CallControlEndpoint.Path) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add(SwitchSignatures.Header, signatures.Sign(body));
            using var response = await client.SendAsync(request, either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw Refused(question, response.StatusCode);
            return SwitchJson.Read<T>(await response.Content.ReadAsByteArrayAsync(either.Token))!;
        }
        catch (Exception e) when (NotConnected(e))
        {
            log.LogWarning("The switch cannot be reached: {Reason}", e.Message);
            throw new SwitchUnavailableException("The switch cannot be reached.", inner: e);
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            log.LogWarning("The switch gave no answer to {Question}: {Reason}", question.GetType().Name, e.Message);
            throw new SwitchUnavailableException("The switch gave no answer.", question.IsCommand, e);
        }
    }

    // The client's own timeout is off, so a TimeoutException inside can only be the one of connecting.
    private static bool NotConnected(Exception e) =>
        e
            is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
                or OperationCanceledException { InnerException: TimeoutException };

    private SwitchUnavailableException Refused(SwitchQuestion question, HttpStatusCode status)
    {
        if (status == HttpStatusCode.NotFound)
            log.LogError(
                "KPNEEN_SWITCH does not know us: it is no switch of this platform (same database, same master key), or the clocks differ by more than {Tolerance}",
                SwitchSignatures.Tolerance
            );
        else if (status != HttpStatusCode.ServiceUnavailable)
            log.LogError("The switch failed on {Question} with status {Status}", question.GetType().Name, (int)status);
        return new SwitchUnavailableException(
            "The switch did not take the request.",
            question.IsCommand && status is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable)
        );
    }
}
