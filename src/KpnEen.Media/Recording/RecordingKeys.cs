namespace KpnEen.Media;

/// <summary>The master keys of recordings: the current one locks new recordings, the former ones still open what they locked.</summary>
public sealed class RecordingKeys(RecordingKey current, params IReadOnlyList<RecordingKey> former)
{
    public RecordingKey Current => current;

    internal RecordingKey? Find(ReadOnlySpan<byte> id)
    {
        if (current.Id.Span.SequenceEqual(id))
            return current;
        foreach (var key in former)
        {
            if (key.Id.Span.SequenceEqual(id))
                return key;
        }
        return null;
    }
}
