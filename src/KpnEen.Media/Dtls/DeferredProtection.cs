using KpnEen.Media.Srtp;

namespace KpnEen.Media.Dtls;

/// <summary>Protection whose keys come by a handshake: before it nothing goes and nothing comes.</summary>
internal sealed class DeferredProtection : IPacketProtection
{
    private volatile IPacketProtection? _keyed;
    private long _rejected;

    public long Rejected => Interlocked.Read(ref _rejected) + (_keyed?.Rejected ?? 0);

    public long Replayed => _keyed?.Replayed ?? 0;

    public bool IsKeyed => _keyed is not null;

    /// <summary>Takes the keys of a new association, or none; those before are forgotten.</summary>
    public void Use(IPacketProtection? keyed)
    {
        var former = _keyed;
        _keyed = keyed;
        Interlocked.Add(ref _rejected, former?.Rejected ?? 0);
        former?.Dispose();
    }

    public bool TryProtect(Span<byte> buffer, ref int length) => _keyed is { } keyed && keyed.TryProtect(buffer, ref length);

    public bool TryProtectControl(Span<byte> buffer, ref int length) => _keyed is { } keyed && keyed.TryProtectControl(buffer, ref length);

    public bool TryUnprotect(Span<byte> packet, out int length) =>
        _keyed is { } keyed ? keyed.TryUnprotect(packet, out length) : Reject(out length);

    public bool TryUnprotectControl(Span<byte> packet, out int length) =>
        _keyed is { } keyed ? keyed.TryUnprotectControl(packet, out length) : Reject(out length);

    public void Dispose() => Use(null);

    private bool Reject(out int length)
    {
        length = 0;
        Interlocked.Increment(ref _rejected);
        return false;
    }
}
