using KpnEen.Sip.Loop;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>
/// Takes the SIP messages of calls out of the ring, twice a second and never on the thread that signals, and gives those of each conversation to
/// the store within a second after its end, and again when more of it came. Memory is bounded: beyond it messages are let go, and the ladder has gaps.
/// </summary>
public sealed class LadderKeeper(MessageRing ring, CallLadders ladders, ILadderStore store, TimeProvider time, ILogger<LadderKeeper> log)
    : BackgroundService
{
    private const int Chunk = 64;
    private const int MostWaiting = 2000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // The answer to a BYE.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    // What is sent again of it.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly TimeProvider clock = SignallingLoop.OffLoop(time);
    private readonly LadderArchive archive = new();
    private readonly HeldLadders held = new();
    private readonly List<KeptLadder> waiting = [];
    private List<RingMessage> unclaimed = [];
    private long next;

    /// <summary>What is there of calls that ended goes to the store at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await RoundAsync(TimeSpan.Zero, either.Token);
    }

    /// <summary>One round; in tests.</summary>
    internal Task RoundAsync(CancellationToken cancellation) => RoundAsync(Linger, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, clock, stoppingToken);
                await RoundAsync(Linger, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private void Wait(HeldLadder ladder)
    {
        // What waits since the last time is of no use any more, and the store takes a conversation once at a time.
        if (ladder.Stored is not null)
            waiting.RemoveAll(w => w.ConversationId == ladder.ConversationId);
        waiting.Add(
            new KeptLadder(ladder.TenantId, ladder.ConversationId, ladder.EndedAt!.Value, archive.Pack(ladder.ToStore(), ladder.IsWithheld))
        );
    }

    private async Task RoundAsync(TimeSpan linger, CancellationToken cancellation)
    {
        // Messages first: who owns them was said by then, or is by the next round.
        var fresh = new List<RingMessage>();
        for (var before = -1; fresh.Count != before; )
        {
            before = fresh.Count;
            next = ring.Take(next, Chunk, fresh);
        }
        while (ladders.TryTake(out var notice))
            held.Hear(notice!, clock.GetUtcNow());
        foreach (var message in unclaimed)
            held.TryAdd(message);
        unclaimed = fresh.FindAll(message => !held.TryAdd(message));
        var now = clock.GetUtcNow();
        foreach (var ladder in held.TakeSettled(linger < Settle ? now - linger : now - Settle))
            Wait(ladder);
        foreach (var ladder in held.TakeEnded(now - linger))
        {
            if (!ladder.IsStored)
                Wait(ladder);
        }
        if (waiting.Count == 0)
            return;
        try
        {
            await store.KeepAsync(waiting, cancellation);
            waiting.Clear();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // They are for who looks for a fault: the newest are worth most, and nothing else waits for them.
            var lost = Math.Max(0, waiting.Count - MostWaiting);
            waiting.RemoveRange(0, lost);
            log.LogWarning(
                "The SIP messages of {Count} calls wait for the store ({Reason}); {Lost} were given up",
                waiting.Count,
                e.Message,
                lost
            );
        }
    }
}
