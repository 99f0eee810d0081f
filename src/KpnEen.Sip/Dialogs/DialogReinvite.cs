using System.Diagnostics.CodeAnalysis;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>Our INVITEs inside a dialog: one at a time, again after a collision.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class DialogReinvite(StackContext context, DialogCore core, DialogInbox inbox, DialogAcks acks, SessionTimer timer)
{
    private const int Attempts = 5;
    private readonly SemaphoreSlim turn = new(1);

    public async Task<SipResponse> SendAsync(
        Func<ReadOnlyMemory<byte>> sdp,
        Action<HeaderCollection>? headers,
        Func<SipResponse, ReadOnlyMemory<byte>>? answer,
        CancellationToken cancellation
    )
    {
        await turn.WaitAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var response = inbox.IsInviteOpen ? null : await SendOnceAsync(sdp, headers, answer);
                if (response is { StatusCode: 422 } && timer.Raise(response))
                    continue;
                if (response is { IsSuccess: true })
                    timer.OnAnswer(response);
                if (response is not null && (response.StatusCode != 491 || attempt >= Attempts))
                    return response;
                await Task.Delay(Pause(), context.Time, cancellation);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    // RFC 3261 14.1: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in steps of 10 ms.
    private TimeSpan Pause() =>
        TimeSpan.FromMilliseconds(10 * (core.IsCaller ? context.Options.Random.Next(210, 401) : context.Options.Random.Next(0, 201)));

    private async Task<SipResponse> SendOnceAsync(
        Func<ReadOnlyMemory<byte>> sdp,
        Action<HeaderCollection>? headers,
        Func<SipResponse, ReadOnlyMemory<byte>>? answer
    )
    {
        inbox.OwnInvite = true;
        try
        {
            var request = core.CreateRequest(SipMethods.Invite);
            request.Headers.Add(HeaderNames.Allow, string.Join(", ", context.Options.Allow));
            timer.Ask(request);
            if (sdp() is { IsEmpty: false } body)
                request.SetBody(body);
            headers?.Invoke(request.Headers);
            if (await context.Transport.ResolveAsync(core.Target(), request) is not { } flow)
                return ResponseMaker.Synthesise(request, 503);
            var response = await ExchangeAsync(request, flow, answer);
            if (DigestClient.Answer(request, response, core.Credentials, flow) is not { } again)
                return response;
            again.Headers[HeaderNames.CSeq] = new CSeq(core.NextSequence(), SipMethods.Invite).ToString();
            return await ExchangeAsync(again, flow, answer);
        }
        finally
        {
            inbox.OwnInvite = false;
        }
    }

    private async Task<SipResponse> ExchangeAsync(SipRequest request, SipFlow flow, Func<SipResponse, ReadOnlyMemory<byte>>? answer)
    {
        var exchange = new ReinviteExchange(acks, request.CSeq.Number, answer);
        context.Transactions.CreateClient(request, flow, exchange).Start();
        return await exchange.Final;
    }
}
