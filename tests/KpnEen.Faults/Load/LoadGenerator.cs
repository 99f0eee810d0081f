using System.Collections.Concurrent;
using System.Net;
using KpnEen.Faults.Ledger;
using KpnEen.MediaLoad;

namespace KpnEen.Faults.Load;

/// <summary>Calls from outside to the telephones of a company, at a rate, over real sockets; what happened stands in the ledger.</summary>
public sealed class LoadGenerator : IAsyncDisposable
{
    private readonly PublicSide outside;
    private readonly CompanySide phones;
    private readonly CallPlan plan;
    private readonly Dice dice;
    private readonly IReadOnlyList<PhoneAccount> accounts;
    private readonly ConcurrentDictionary<Task, bool> running = new();
    private readonly ConcurrentDictionary<string, Speech> speeches = new();
    private readonly List<Speech> speaking = [];
    private Pump? pump;

    public LoadGenerator(IPEndPoint sip, IPEndPoint trunk, IReadOnlyList<PhoneAccount> accounts, CallPlan plan, Dice dice)
    {
        (this.accounts, this.plan, this.dice) = (accounts, plan, dice);
        Ledger = new CallLedger(TimeProvider.System);
        Network = new BadNetwork(new Dice(dice.Seed ^ 0x5EED));
        outside = new PublicSide(trunk, Ledger, speeches, Network);
        phones = new CompanySide(sip, Ledger, plan, dice, speeches, Network);
    }

    public CallLedger Ledger { get; }

    /// <summary>The way between phones and exchange; good until told otherwise.</summary>
    public BadNetwork Network { get; }

    /// <summary>Calls not over yet, as the phones see it.</summary>
    public int Live => running.Count;

    /// <summary>The most calls at once so far.</summary>
    public int Peak { get; private set; }

    public async Task RegisterAsync()
    {
        foreach (var account in accounts)
            await phones.RegisterAsync(account);
    }

    /// <summary>Begins so many calls a second; returns when the time is up, with the last calls still running.</summary>
    public async Task CallAsync(double rate, TimeSpan duration, CancellationToken cancellation = default)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var n = 0; ; n++)
        {
            var due = TimeSpan.FromSeconds(n / rate);
            if (due > duration || cancellation.IsCancellationRequested)
                return;
            if (due - TimeProvider.System.GetElapsedTime(began) is var wait && wait > TimeSpan.FromMilliseconds(2))
                await Task.Delay(wait, TimeProvider.System, CancellationToken.None);
            Call();
        }
    }

    /// <summary>Begins one call.</summary>
    public void Call()
    {
        var patience = dice.Percent(plan.GiveUp) ? dice.Between((0, plan.RingFor.To)) : TimeSpan.FromSeconds(60);
        var talk = dice.Percent(plan.CalleeEnds) ? dice.Between((plan.TalkFor.To, plan.TalkFor.To * 2)) : dice.Between(plan.TalkFor);
        var call = outside.CallAsync(accounts[dice.Below(accounts.Count)].Number, patience, talk);
        running[call] = true;
        Peak = Math.Max(Peak, running.Count);
        call.ContinueWith(t => running.TryRemove(t, out _), TaskScheduler.Default);
    }

    /// <summary>Begins calls in which both sides speak, and waits until they do; from then on it is counted.</summary>
    public async Task SpeakAsync(int calls)
    {
        pump ??= new Pump();
        for (var n = 0; n < calls; n++)
        {
            var speech = new Speech(pump);
            speaking.Add(speech);
            var call = outside.CallAsync(accounts[n % accounts.Count].Number, TimeSpan.FromSeconds(60), talk: null, speech);
            running[call] = true;
            _ = call.ContinueWith(t => running.TryRemove(t, out _), TaskScheduler.Default);
        }
        var began = TimeProvider.System.GetTimestamp();
        while (!speaking.TrueForAll(s => s.IsUp))
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
                throw new InvalidOperationException("Not all of the calls that are to speak were answered.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        // Ports rest on the first packets: they are not what is measured.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        pump.Begin();
    }

    /// <summary>How the sound fared since; then these calls are hung up.</summary>
    public async Task<Sound> HushAsync()
    {
        var heard = pump ?? throw new InvalidOperationException("Nobody speaks.");
        heard.End();
        // What is on its way arrives.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        heard.Stop();
        var sound = new Sound(heard.Sent, heard.Sent - heard.Received, heard.Delays.Percentile(0.99), heard.Delays.Percentile(0.999));
        speaking.ForEach(s => s.End());
        return sound;
    }

    /// <summary>How long callers waited for the first word, of calls begun since then; one that heard nothing waited without end.</summary>
    public IReadOnlyList<TimeSpan> WaitsSince(DateTimeOffset since) =>
        [
            .. Ledger
                .Calls.Where(c => c.Caller.Began >= since && (c.Heard is not null || c.Caller.By == EndedBy.Timeout))
                .Select(c => c.Heard is { } heard ? heard - c.Caller.Began : TimeSpan.MaxValue)
                .Order(),
        ];

    /// <summary>Waits until every leg at both ends is over, those that speak aside; false when some are not in time.</summary>
    public async Task<bool> QuietAsync(TimeSpan within)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Ledger.Live > speaking.Count(s => !s.Over.IsCompleted))
        {
            if (TimeProvider.System.GetElapsedTime(began) > within)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        pump?.Stop();
        speaking.ForEach(s => s.End());
        await outside.DisposeAsync();
        await phones.DisposeAsync();
        await Task.WhenAll(running.Keys);
        speaking.ForEach(s => s.Dispose());
    }
}
