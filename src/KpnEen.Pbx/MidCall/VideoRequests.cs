using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>Pictures that come and go in a call: who adds them is answered with what the other side says; a new party is asked whether it has any.</summary>
internal sealed class VideoRequests(Call call, Parties parties, TimeProvider time)
{
    // The phone that asked waits for its answer, and gives up after 32 s (RFC 3261 17.1.1.2): well within that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>A phone adds pictures: they are offered to the other side, and its answer is the answer.</summary>
    public Task AddedAsync(VideoWish wish, CancellationToken hangup) =>
        AskAsync(
            async over =>
            {
                var other = parties.Has(wish.Leg) ? parties.Other(wish.Leg) : null;
                var shown = await Pictures.AddAsync(wish, other, mayShow: !parties.IsHeld, over);
                call.Decide(
                    shown ? DecisionCode.VideoShown : DecisionCode.VideoNotShown,
                    "media",
                    wish.Leg.Info.Named?.Id,
                    shown ? "video" : "no video",
                    "the phone added pictures"
                );
            },
            hangup
        );

    /// <summary>A phone took its pictures away: the other side need not send any more.</summary>
    public Task DroppedAsync(Leg leg, CancellationToken hangup) =>
        parties.Has(leg) ? AskAsync(over => Pictures.DropAsync(leg, parties.Other(leg), over), hangup) : Task.CompletedTask;

    /// <summary>Other parties talk now: either both see each other, or neither sends pictures to nobody.</summary>
    public Task AlignAsync(CancellationToken hangup) => AskAsync(over => Pictures.AlignAsync(parties.First, parties.Second, over), hangup);

    private async Task AskAsync(Func<CancellationToken, Task> ask, CancellationToken hangup)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(hangup, patience.Token, parties.First.Gone, parties.Second.Gone);
        try
        {
            await ask(over.Token);
        }
        catch (OperationCanceledException) when (!hangup.IsCancellationRequested)
        {
            // The phone says nothing, or a side has hung up meanwhile: it goes on as it was.
        }
    }
}
