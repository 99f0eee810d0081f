namespace KpnEen.Media.Srtp;

/// <summary>SRTP and SRTCP under one key a direction (RFC 3711), however many SSRCs there are.</summary>
/// <param name="sending">Our key: what we encrypt with.</param>
/// <param name="receiving">The far side's.</param>
internal sealed class SrtpProtection(SrtpMasterKey sending, SrtpMasterKey receiving) : IPacketProtection
{
    private readonly SrtpSender _sender = new(sending);
    private readonly SrtpReceiver _receiver = new(receiving);

    /// <summary>Whether OpenSSL is there. Without it no encryption is offered, and what requires it is refused.</summary>
    public static bool IsAvailable { get; } = Natives.LibCrypto.TryLoad();

    public long Rejected => _receiver.Rejected;

    public long Replayed => _receiver.Replayed;

    public bool TryProtect(Span<byte> buffer, ref int length) => _sender.TryProtect(buffer, ref length);

    public bool TryProtectControl(Span<byte> buffer, ref int length) => _sender.TryProtectControl(buffer, ref length);

    public bool TryUnprotect(Span<byte> packet, out int length) => _receiver.TryUnprotect(packet, out length);

    public bool TryUnprotectControl(Span<byte> packet, out int length) => _receiver.TryUnprotectControl(packet, out length);

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }
}
