using KpnEen.Pbx.Events;

namespace KpnEen.Data.Log;

/// <summary>An event that has its place in the feed of its tenant.</summary>
internal readonly record struct PlacedEvent(EncodedEntry Encoded, long Position)
{
    public ConversationEvent Event => Encoded.Entry.Event;
}
