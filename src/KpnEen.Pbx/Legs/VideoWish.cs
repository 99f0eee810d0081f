using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>A phone adds pictures to its call and waits for what the other side says to that.</summary>
public sealed class VideoWish
{
    private readonly TaskCompletionSource<PeerMedia?> said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal VideoWish(Leg leg, VideoFormats video) => (Leg, Video) = (leg, video);

    public Leg Leg { get; }

    internal VideoFormats Video { get; }

    /// <summary>What the other side speaks, its pictures if it took them; null: it could not be asked.</summary>
    internal Task<PeerMedia?> Said => said.Task;

    /// <summary>Nobody can be asked: the phone is answered without pictures.</summary>
    public void Refuse() => Tell(null);

    internal void Tell(PeerMedia? media) => said.TrySetResult(media);
}
