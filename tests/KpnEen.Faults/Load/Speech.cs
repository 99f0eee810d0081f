using System.Globalization;
using System.Net;
using System.Text;
using KpnEen.MediaLoad;

namespace KpnEen.Faults.Load;

/// <summary>The sound of one call, both ways: every packet bears the time at which it was sent.</summary>
internal sealed class Speech : IDisposable
{
    private readonly LoadSocket caller = new();
    private readonly LoadSocket callee = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Speech(Pump pump)
    {
        CallerMedia = new SilentMedia(caller.Port);
        CalleeMedia = new SilentMedia(callee.Port);
        byte[][] silence =
        [
            [.. Enumerable.Repeat((byte)0xD5, 160)],
        ];
        pump.Add(new Speaker(caller, 8, silence, 8000), new Speaker(callee, 8, silence, 8000));
    }

    public SilentMedia CallerMedia { get; }

    public SilentMedia CalleeMedia { get; }

    /// <summary>Both sides know where to speak to.</summary>
    public bool IsUp => caller.HasPeer && callee.HasPeer;

    /// <summary>Completes when the caller is to hang up.</summary>
    public Task Over => over.Task;

    public void CallerSpeaksTo(ReadOnlyMemory<byte> description) => caller.Peer = Media(description);

    public void CalleeSpeaksTo(ReadOnlyMemory<byte> description) => callee.Peer = Media(description);

    public void End() => over.TrySetResult();

    public void Dispose()
    {
        caller.Dispose();
        callee.Dispose();
    }

    private static IPEndPoint Media(ReadOnlyMemory<byte> description)
    {
        var lines = Encoding.ASCII.GetString(description.Span).Split("\r\n");
        var address = lines.First(l => l.StartsWith("c=", StringComparison.Ordinal)).Split(' ')[2];
        var port = lines.First(l => l.StartsWith("m=audio", StringComparison.Ordinal)).Split(' ')[1];
        return new IPEndPoint(IPAddress.Parse(address), int.Parse(port, CultureInfo.InvariantCulture));
    }
}
