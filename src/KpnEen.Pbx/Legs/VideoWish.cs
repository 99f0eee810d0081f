using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>A phone adds pictures to its call and waits for what the other side says to that.</summary>
public sealed class VideoWish
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly TaskCompletionSource<PeerMedia?> said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal VideoWish(Leg leg, VideoFormats video) => (Leg, Video) = (leg, video);

    public Leg Leg { get; }

    internal VideoFormats Video { get; }

    /// <summary>What the other side speaks, its pictures if it took them; null: it could not be asked, or not in time.</summary>
    internal async Task<PeerMedia?> SaidAsync(TimeProvider time, CancellationToken gone)
    {
        try
        {
            return await said.Task.WaitAsync(Patience, time, gone);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The call is busy with something else, or over: it goes on without pictures.
            return null;
        }
    }

    /// <summary>Nobody can be asked: the phone is answered without pictures.</summary>
    public void Refuse() => Tell(null);

    internal void Tell(PeerMedia? media) => said.TrySetResult(media);
}
