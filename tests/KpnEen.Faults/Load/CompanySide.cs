using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using KpnEen.Faults.Ledger;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Faults.Load;

/// <summary>All telephones of the company on one socket: they register, ring, and answer or refuse as the dice fall.</summary>
internal sealed class CompanySide : ISipRequestHandler, IAsyncDisposable
{
    private readonly SipStack stack;
    private readonly SilentMedia media = new();
    private readonly ConcurrentDictionary<string, Speech> speeches;
    private readonly IPEndPoint exchange;
    private readonly CallLedger ledger;
    private readonly CallPlan plan;
    private readonly Dice dice;
    private readonly IPEndPoint address;
    private readonly ConcurrentDictionary<Task, bool> taking = new();
    private uint sequence;

    public CompanySide(
        IPEndPoint exchange,
        CallLedger ledger,
        CallPlan plan,
        Dice dice,
        ConcurrentDictionary<string, Speech> speeches,
        BadNetwork network
    )
    {
        (this.exchange, this.ledger, this.plan, this.dice, this.speeches) = (exchange, ledger, plan, dice, speeches);
        stack = new(new SipStackOptions { UserAgent = "load, phones" }, TimeProvider.System, network, this, NullLogger<SipStack>.Instance);
        address = stack.Listen(new IPEndPoint(IPAddress.Loopback, 0), "phones").LocalEndPoint;
    }

    /// <exception cref="InvalidOperationException">The exchange refused.</exception>
    public async Task RegisterAsync(PhoneAccount account)
    {
        var aor = new NameAddress(SipUri.Sip(account.Username, account.Domain));
        var register = stack.CreateRequest("REGISTER", SipUri.Sip(null, account.Domain), aor, aor);
        register.Headers["Call-ID"] = "register-" + account.Username;
        register.Headers["CSeq"] = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Add(ref sequence, 2)} REGISTER");
        register.Headers["Contact"] = $"<sip:{account.Username}@{address}>";
        register.Headers["Expires"] = "3600";
        var credentials = new ClientCredentials(account.Username, account.Password);
        var answer = await stack.SendAsync(register, SipTarget.To(exchange, "phones"), credentials, CancellationToken.None);
        if (answer.StatusCode != 200)
            throw new InvalidOperationException($"{account.Username} cannot register: {answer.StatusCode} {answer.ReasonPhrase}");
    }

    public void OnRequest(ServerTransaction transaction)
    {
        if (transaction.Request.Method != "INVITE")
        {
            transaction.Respond(transaction.Request.Method is "OPTIONS" or "NOTIFY" ? 200 : 481);
            return;
        }
        var invite = stack.Accept(transaction);
        if (ledger.Rings(transaction.Request.From.Uri.User, transaction.Request.CallId) is not { } leg)
        {
            invite.Reject(404);
            return;
        }
        var speech = speeches.GetValueOrDefault(transaction.Request.From.Uri.User ?? "");
        var task = speech is null ? TakeAsync(invite, leg) : SpeakAsync(invite, leg, speech);
        taking[task] = true;
        task.ContinueWith(t => taking.TryRemove(t, out _), TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await stack.DisposeAsync();
        await Task.WhenAll(taking.Keys);
        media.Dispose();
    }

    private static async Task SpeakAsync(IncomingInvite invite, LedgerLeg leg, Speech speech)
    {
        var dialog = await invite.AcceptAsync(speech.CalleeMedia.Description, null, CancellationToken.None);
        leg.Answer();
        speech.CalleeSpeaksTo(invite.Request.Body);
        await Talk.RunAsync(dialog, leg, speech.CalleeMedia, patience: null);
    }

    private async Task TakeAsync(IncomingInvite invite, LedgerLeg leg)
    {
        using var cancelled = invite.Cancelled.Register(() => leg.End(EndedBy.Exchange, 487));
        invite.Provisional(180);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = invite.Cancelled.Register(() => stopped.TrySetResult());
        await Task.WhenAny(stopped.Task, Task.Delay(dice.Between(plan.RingFor), TimeProvider.System));
        if (invite.Cancelled.IsCancellationRequested)
            return;
        if (dice.Percent(plan.Refuse))
        {
            invite.Reject(486);
            leg.End(EndedBy.Phone, 486);
            return;
        }
        try
        {
            var dialog = await invite.AcceptAsync(media.Description, null, CancellationToken.None);
            leg.Answer();
            await Talk.RunAsync(dialog, leg, media, dice.Percent(plan.CalleeEnds) ? dice.Between(plan.TalkFor) : null);
        }
        catch (OperationCanceledException)
        {
            leg.End(EndedBy.Exchange, 487);
        }
    }
}
