using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Legs;

/// <summary>A calling side that is off hook already: click-to-dial's first party, or the one who waits while a transfer rings.</summary>
public sealed class AnsweredCaller(Leg leg) : ICaller
{
    private IDisposable? early;

    public LegInfo Info => leg.Info;
    public CancellationToken Gone => leg.Gone;
    public PeerMedia? Media => leg.Port?.RemoteMedia;

    public void Ringing()
    {
        if (early is null)
            leg.Play(Sound.Ringback);
    }

    public void EarlyMedia(RingingLeg from)
    {
        if (leg.Port is null)
            return;
        leg.Hush();
        early?.Dispose();
        early = from.Hear(leg.Port);
    }

    public void Forwarded()
    {
        early?.Dispose();
        early = null;
    }

    public Task<Leg> AnswerAsync(Leg? callee, CancellationToken hangup)
    {
        Forwarded();
        leg.Hush();
        return Task.FromResult(leg);
    }

    public async Task FinishAsync(Outcome outcome, Announcement? announcement, CancellationToken hangup)
    {
        var wasTold = early is not null;
        Forwarded();
        if (!leg.IsUp || outcome is Outcome.Answered or Outcome.Abandoned)
            return;
        try
        {
            var sound = outcome switch
            {
                Outcome.Served(true) => Sound.Confirmation,
                Outcome.Busy or Outcome.Rejected or Outcome.NoAnswer => Sound.Busy,
                _ => Sound.Congestion,
            };
            using var over = CancellationTokenSource.CreateLinkedTokenSource(leg.Gone, hangup);
            if (announcement is not null && outcome is not Outcome.Served && !wasTold)
                await leg.SayAsync(announcement, over.Token);
            else
                await leg.PlayAsync(sound, TimeSpan.FromSeconds(3), over.Token);
        }
        catch (OperationCanceledException) when (leg.Gone.IsCancellationRequested || hangup.IsCancellationRequested)
        {
            // Hung up while it was played.
        }
    }
}
