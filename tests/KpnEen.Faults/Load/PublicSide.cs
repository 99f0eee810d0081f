using System.Collections.Concurrent;
using System.Net;
using KpnEen.Faults.Ledger;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Faults.Load;

/// <summary>The public network: whoever calls the company from outside.</summary>
internal sealed class PublicSide : ISipRequestHandler, IAsyncDisposable
{
    private readonly SipStack stack;
    private readonly SilentMedia media = new();
    private readonly IPEndPoint exchange;
    private readonly CallLedger ledger;
    private readonly ConcurrentDictionary<string, Speech> speeches;

    public PublicSide(IPEndPoint exchange, CallLedger ledger, ConcurrentDictionary<string, Speech> speeches, BadNetwork network)
    {
        this.exchange = exchange;
        (this.ledger, this.speeches) = (ledger, speeches);
        stack = new(new SipStackOptions { UserAgent = "load, outside" }, TimeProvider.System, network, this, NullLogger<SipStack>.Instance);
        stack.Listen(new IPEndPoint(IPAddress.Loopback, 0), "outside");
    }

    /// <param name="patience">Hangs up when nobody answered in this time.</param>
    /// <param name="talk">Hangs up after this; null: waits for the callee to.</param>
    public async Task CallAsync(string number, TimeSpan patience, TimeSpan? talk, Speech? speech = null)
    {
        var call = ledger.Begin($"{Guid.NewGuid():N}@load");
        var ours = speech?.CallerMedia ?? media;
        if (speech is not null)
            speeches[call.Customer] = speech;
        var invite = stack.Invite(
            new InviteRequest
            {
                RequestUri = SipUri.Sip(number, exchange.Address.ToString(), exchange.Port),
                Target = SipTarget.To(exchange, "outside"),
                From = new NameAddress(SipUri.Sip(call.Customer, "public.test")),
                To = new NameAddress(SipUri.Sip(number, "public.test")),
                ContactUser = call.Customer,
                CallId = call.Caller.CallId,
                Sdp = ours.Description,
                Headers = headers => headers["P-Asserted-Identity"] = $"<sip:{call.Customer}@public.test>",
            }
        );
        var listening = HearAsync(invite, call);
        var gaveUp = await Task.WhenAny(invite.Result, Task.Delay(patience, TimeProvider.System)) != invite.Result;
        if (gaveUp)
            invite.Cancel();
        var (response, dialog) = await invite.Result;
        await listening;
        if (!response.IsSynthesised)
            call.Hear();
        if (dialog is null)
        {
            var status = response.StatusCode;
            if (!response.IsSynthesised && status is not (400 or 401 or 403 or 407 or 488) && response.Headers["Retry-After"] is null)
                call.Accept();
            call.Caller.End(
                response.IsSynthesised ? EndedBy.Timeout
                    : gaveUp ? EndedBy.Phone
                    : EndedBy.Exchange,
                status
            );
            return;
        }
        call.Accept();
        call.Caller.Answer();
        speech?.CallerSpeaksTo(response.Body);
        await Talk.RunAsync(dialog, call.Caller, ours, gaveUp ? TimeSpan.Zero : talk, speech?.Over);
    }

    public void OnRequest(ServerTransaction transaction) => transaction.Respond(transaction.Request.Method == "OPTIONS" ? 200 : 481);

    public async ValueTask DisposeAsync()
    {
        await stack.DisposeAsync();
        media.Dispose();
    }

    private static async Task HearAsync(OutgoingInvite invite, LedgerCall call)
    {
        while (await invite.Provisionals.WaitToReadAsync())
        {
            while (invite.Provisionals.TryRead(out _))
            {
                call.Hear();
                call.Accept();
            }
        }
    }
}
