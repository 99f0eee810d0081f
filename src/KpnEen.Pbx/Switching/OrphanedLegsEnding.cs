using KpnEen.Sip;
using KpnEen.Sip.Survival;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Switching;

/// <summary>
/// After a kill, as soon as the listeners are open: ends the legs of the life before, so that nobody talks to a dead leg and no phone rings on.
/// A few at a time: ten thousand BYEs at once would be lost by our own receive buffer.
/// </summary>
public sealed class OrphanedLegsEnding(
    SipStack stack,
    Supervisor supervisor,
    ILogger<OrphanedLegsEnding> log,
    IOrphanedLegs? orphans = null
)
{
    // ITU-T Q.850: 41 temporary failure.
    private const string Reason = "Q.850;cause=41;text=\"Node failure\"";
    private const int AtOnce = 200;

    public void Start()
    {
        if (orphans?.Left is { Count: > 0 } left)
            supervisor.Start("orphaned legs", () => EndAsync(left, orphans));
    }

    private async Task EndAsync(IReadOnlyList<(long Number, KeptLeg Leg)> left, IOrphanedLegs kept)
    {
        log.LogWarning("{Count} legs were up when the switch last stopped; they are ended", left.Count);
        using var room = new SemaphoreSlim(AtOnce);
        var ending = new List<Task>();
        foreach (var (number, leg) in left)
        {
            await room.WaitAsync();
            ending.Add(EndAsync(number, leg, kept, room));
        }
        await Task.WhenAll(ending);
    }

    private async Task EndAsync(long number, KeptLeg leg, IOrphanedLegs kept, SemaphoreSlim room)
    {
        try
        {
            var answer = await stack.EndOrphanAsync(leg, Reason);
            log.LogDebug("A leg of before the restart ({Stage}) ended with {Status}", leg.Stage, answer.StatusCode);
        }
        finally
        {
            kept.Ended(number);
            room.Release();
        }
    }
}
