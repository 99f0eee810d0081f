using KpnEen.Media.Natives;
using Microsoft.Extensions.Logging;

namespace KpnEen.Media.Srtp;

/// <summary>SRTP and SRTCP under one key a direction (RFC 3711), however many SSRCs there are.</summary>
internal sealed class SrtpProtection : IPacketProtection
{
    private readonly Lock _gate = new();
    private volatile SrtpSender _sender;
    private volatile SrtpReceiver _receiver;
    private SrtpMasterKey _sending;
    private SrtpMasterKey _receiving;
    private long _rejected;
    private long _replayed;
    private bool _disposed;

    /// <param name="sending">Our key: what we encrypt with.</param>
    /// <param name="receiving">The far side's.</param>
    public SrtpProtection(SrtpMasterKey sending, SrtpMasterKey receiving)
    {
        (_sending, _receiving) = (sending, receiving);
        (_sender, _receiver) = (new SrtpSender(sending), new SrtpReceiver(receiving));
    }

    /// <summary>Whether OpenSSL is there. Without it no encryption is offered, and what requires it is refused.</summary>
    public static bool IsAvailable { get; } = LibCrypto.TryLoad();

    /// <summary>The same, and said in the log when it is not.</summary>
    public static bool IsUsable(ILogger log)
    {
        if (!IsAvailable)
            log.LogWarning("OpenSSL 3 (libcrypto.so.3) is not there: no media is encrypted, and calls that must be are refused");
        return IsAvailable;
    }

    public long Rejected => Interlocked.Read(ref _rejected) + _receiver.Rejected;

    public long Replayed => Interlocked.Read(ref _replayed) + _receiver.Replayed;

    /// <summary>
    /// Other keys, or the same. A direction whose key stays goes on undisturbed, with its roll-over counter and its window: a re-INVITE mostly
    /// repeats the keys, and another branch of a fork has another key of its own, but hears ours.
    /// </summary>
    /// <returns>Whether our key changed: then our stream must take a new SSRC, for only that tells all far sides that its counter begins at zero.</returns>
    public bool Rekey(SrtpMasterKey sending, SrtpMasterKey receiving)
    {
        lock (_gate)
        {
            if (_disposed)
                return false;
            if (!receiving.Equals(_receiving))
            {
                var before = _receiver;
                (_receiver, _receiving) = (new SrtpReceiver(receiving, before), receiving);
                before.Dispose();
                Interlocked.Add(ref _rejected, before.Rejected);
                Interlocked.Add(ref _replayed, before.Replayed);
            }
            if (sending.Equals(_sending))
                return false;
            var ended = _sender;
            (_sender, _sending) = (new SrtpSender(sending), sending);
            ended.Dispose();
            return true;
        }
    }

    public bool TryProtect(Span<byte> buffer, ref int length) => _sender.TryProtect(buffer, ref length);

    public bool TryProtectControl(Span<byte> buffer, ref int length) => _sender.TryProtectControl(buffer, ref length);

    public bool TryUnprotect(Span<byte> packet, out int length) => _receiver.TryUnprotect(packet, out length);

    public bool TryUnprotectControl(Span<byte> packet, out int length) => _receiver.TryUnprotectControl(packet, out length);

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _sender.Dispose();
            _receiver.Dispose();
        }
    }
}
