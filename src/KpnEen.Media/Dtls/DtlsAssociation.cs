using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KpnEen.Media.Natives;
using KpnEen.Media.Srtp;

namespace KpnEen.Media.Dtls;

/// <summary>
/// One DTLS association (RFC 6347) in OpenSSL, between two buffers: datagrams in by <see cref="Receive"/>, out by <see cref="Take"/>, time
/// by <see cref="Retransmit"/>. Never waits. Not thread-safe.
/// </summary>
internal sealed unsafe class DtlsAssociation : IDisposable
{
    /// <summary>Octets of our datagrams: fits every path, IPv6 and tunnels included.</summary>
    public const int LongestDatagram = 1200;

    private const int RecordHeader = 13;
    private const byte HandshakeRecord = 22;
    private const byte ClientHello = 1;
    private readonly SslHandle _ssl;
    private readonly bool _isClient;
    private readonly bool _isHasty;
    private readonly TimeProvider _time;
    private TimeSpan _timer;
    private long _sentAt;
    private byte[] _out = [];
    private bool _packs = true;
    private int _taken;
    private int _written;

    /// <param name="isClient">We begin.</param>
    /// <exception cref="CryptographicException">OpenSSL has no memory.</exception>
    public DtlsAssociation(DtlsContext context, bool isClient)
    {
        _isClient = isClient;
        _time = context.Time;
        _isHasty = !ReferenceEquals(context.Time, TimeProvider.System);
        _ssl = SslHandle.Create(context.Handle);
        var (read, write) = (LibSsl.BIO_new(LibSsl.BIO_s_mem()), LibSsl.BIO_new(LibSsl.BIO_s_mem()));
        if (_ssl.IsInvalid || read == 0 || write == 0)
            throw new CryptographicException($"OpenSSL: {LastError()}");
        // An empty buffer means "later", not the end.
        LibSsl.BIO_ctrl(read, LibSsl.SetEmptyReturn, -1, null);
        LibSsl.BIO_ctrl(write, LibSsl.SetEmptyReturn, -1, null);
        LibSsl.SSL_set_bio(_ssl, read, write);
        LibSsl.SSL_ctrl(_ssl, LibSsl.SetMaxTransmissionUnit, LongestDatagram, null);
        // OpenSSL reads its own clock. Where ours is another one (in tests) its time is over as soon as ours is; see Retransmit.
        LibSsl.DTLS_set_timer_cb(_ssl, _isHasty ? &ShortestTimer : &NextTimer);
        if (isClient)
            LibSsl.SSL_set_connect_state(_ssl);
        else
            LibSsl.SSL_set_accept_state(_ssl);
    }

    /// <summary>First time without an answer after which a flight is sent again; it doubles up to <see cref="LongestTimer"/>.</summary>
    /// <remarks>RFC 6347 4.2.4.1 has 1 s, and less for media; browsers begin with 50 ms.</remarks>
    public static TimeSpan FirstTimer { get; } = TimeSpan.FromMilliseconds(200);

    public static TimeSpan LongestTimer { get; } = TimeSpan.FromSeconds(3);

    public DtlsState State { get; private set; }

    /// <summary>Why it failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>Time until <see cref="Retransmit"/> is due; null: no flight of ours waits for an answer.</summary>
    public TimeSpan? TimeLeft =>
        State != DtlsState.Handshaking || TimeLeftInside() is not { } left ? null
        : _isHasty ? _timer - _time.GetElapsedTime(_sentAt)
        : left;

    /// <summary>What begins an association, and not what is left of one before: a first record of type handshake, epoch 0, with a hello.</summary>
    public static bool IsHello(ReadOnlySpan<byte> datagram) =>
        datagram.Length > RecordHeader
        && datagram[0] == HandshakeRecord
        && BinaryPrimitives.ReadUInt16BigEndian(datagram[3..]) == 0
        && datagram[RecordHeader] == ClientHello;

    /// <summary>Goes as far as it can without hearing more: a client writes its hello.</summary>
    public void Advance()
    {
        if (State is DtlsState.Failed or DtlsState.Closed)
            return;
        // When its time is over OpenSSL repeats the last flight before it reads on. That and the next flight in one datagram would confuse
        // the far side's OpenSSL, which passes over what follows an old message.
        if (TimeLeftInside() <= TimeSpan.Zero)
            _packs = false;
        LibSsl.ERR_clear_error();
        int result;
        if (State == DtlsState.Handshaking)
        {
            result = LibSsl.SSL_do_handshake(_ssl);
            if (result == 1)
                State = DtlsState.Established;
        }
        else
        {
            // What comes now is a repeated last flight, which OpenSSL answers, an alert, or data nobody wants.
            byte* nothing = stackalloc byte[256];
            while ((result = LibSsl.SSL_read(_ssl, nothing, 256)) > 0) { }
        }
        if (result != 1)
            Judge(LibSsl.SSL_get_error(_ssl, result));
        if (Collect())
            (_timer, _sentAt) = (FirstTimer, _time.GetTimestamp());
    }

    /// <summary>Handles one datagram. What is no DTLS is dropped inside (RFC 6347 4.1.2.7).</summary>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        if (State is DtlsState.Failed or DtlsState.Closed)
            return;
        fixed (byte* data = datagram)
            _ = LibSsl.BIO_write(LibSsl.SSL_get_rbio(_ssl), data, datagram.Length);
        Advance();
    }

    /// <summary>The time to answer is over: the last flight goes out again.</summary>
    public void Retransmit()
    {
        if (State != DtlsState.Handshaking)
            return;
        LibSsl.ERR_clear_error();
        // In a test our clock jumps; OpenSSL's own needs a moment of the real one.
        while (_isHasty && TimeLeftInside() > TimeSpan.Zero)
            Thread.SpinWait(20);
        if (LibSsl.SSL_ctrl(_ssl, LibSsl.HandleTimeout, 0, null) < 0)
            Judge(LibSsl.ErrorInside);
        Collect();
        (_timer, _sentAt) = (_timer * 2 < LongestTimer ? _timer * 2 : LongestTimer, _time.GetTimestamp());
    }

    /// <summary>Cuts the next datagram out of what is to be sent; the span is good until the next call of anything.</summary>
    public bool Take(out ReadOnlySpan<byte> datagram)
    {
        var start = _taken;
        // A memory BIO keeps no borders of datagrams; records may be packed anew, as many as fit (RFC 6347 4.1.1).
        while (_taken + RecordHeader <= _written)
        {
            var end = _taken + RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(_out.AsSpan(_taken + 11));
            if (end > _written || (_taken > start && (!_packs || end - start > LongestDatagram)))
                break;
            _taken = end;
        }
        datagram = _out.AsSpan(start.._taken);
        if (!datagram.IsEmpty)
            return true;
        (_out, _taken, _written, _packs) = ([], 0, 0, true);
        return false;
    }

    /// <summary>Hash of the certificate the far side proved to own; null before it did.</summary>
    /// <param name="algorithm">As in SDP: sha-256, sha-384, sha-512.</param>
    public byte[]? RemoteFingerprint(string algorithm)
    {
        if (State != DtlsState.Established)
            return null;
        var certificate = LibSsl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0)
            return null;
        try
        {
            var encoded = new byte[LibSsl.i2d_X509(certificate, null)];
            fixed (byte* data = encoded)
            {
                var at = data;
                _ = LibSsl.i2d_X509(certificate, &at);
            }
            return algorithm switch
            {
                "sha-256" => SHA256.HashData(encoded),
                "sha-384" => SHA384.HashData(encoded),
                "sha-512" => SHA512.HashData(encoded),
                _ => null,
            };
        }
        finally
        {
            LibSsl.X509_free(certificate);
        }
    }

    /// <summary>Master keys of both directions (RFC 5764 4.2); null when no SRTP profile was agreed.</summary>
    public (SrtpMasterKey Sending, SrtpMasterKey Receiving)? ExportKeys()
    {
        if (State != DtlsState.Established || SelectedSuite() is not { } suite)
            return null;
        var (key, salt) = (suite.KeyLength, suite.SaltLength);
        Span<byte> material = stackalloc byte[2 * (key + salt)];
        fixed (byte* output = material)
        fixed (byte* label = "EXTRACTOR-dtls_srtp"u8)
        {
            if (LibSsl.SSL_export_keying_material(_ssl, output, (nuint)material.Length, label, 19, null, 0, 0) != 1)
                return null;
        }
        // client key | server key | client salt | server salt
        var client = new SrtpMasterKey(suite, material[..key], material.Slice(2 * key, salt));
        var server = new SrtpMasterKey(suite, material.Slice(key, key), material.Slice(2 * key + salt, salt));
        CryptographicOperations.ZeroMemory(material);
        return _isClient ? (client, server) : (server, client);
    }

    public void Dispose() => _ssl.Dispose();

    internal static string LastError()
    {
        var error = LibSsl.ERR_peek_last_error();
        return error == 0 ? "no reason" : Marshal.PtrToStringUTF8(LibSsl.ERR_reason_error_string(error)) ?? $"{error:X}";
    }

    private void Judge(int error)
    {
        if (error is LibSsl.ErrorNone or LibSsl.WantRead or LibSsl.WantWrite)
            return;
        if (error == LibSsl.ZeroReturn)
        {
            State = DtlsState.Closed;
            return;
        }
        // An established one lives on: whoever holds its keys cannot make it fail, and who does not must not.
        if (State == DtlsState.Established)
            return;
        (State, Failure) = (DtlsState.Failed, LastError());
    }

    private bool Collect()
    {
        var bio = LibSsl.SSL_get_wbio(_ssl);
        var pending = (int)LibSsl.BIO_ctrl(bio, LibSsl.Pending, 0, null);
        if (pending <= 0)
            return false;
        if (_out.Length < _written + pending)
            Array.Resize(ref _out, _written + pending);
        fixed (byte* data = &_out[_written])
            _written += Math.Max(0, LibSsl.BIO_read(bio, data, pending));
        return true;
    }

    private TimeSpan? TimeLeftInside()
    {
        // struct timeval: seconds, microseconds.
        long* left = stackalloc long[2];
        return LibSsl.SSL_ctrl(_ssl, LibSsl.GetTimeout, 0, left) == 1
            ? TimeSpan.FromSeconds(left[0]) + TimeSpan.FromMicroseconds(left[1])
            : null;
    }

    // struct srtp_protection_profile_st { const char *name; unsigned long id; }; numbers of RFC 5764 4.1.2 and RFC 7714 14.2.
    private SrtpSuite? SelectedSuite() =>
        LibSsl.SSL_get_selected_srtp_profile(_ssl) is not 0 and var profile
            ? ((nuint*)profile)[1] switch
            {
                1 => SrtpSuite.AesCm128HmacSha1Tag80,
                7 => SrtpSuite.AeadAes128Gcm,
                8 => SrtpSuite.AeadAes256Gcm,
                _ => null,
            }
            : null;

    // Microseconds; 0 asks for the first.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint NextTimer(nint ssl, uint before) =>
        before == 0 ? (uint)FirstTimer.TotalMicroseconds : (uint)Math.Min(2.0 * before, LongestTimer.TotalMicroseconds);

    // OpenSSL takes what is nearer than 15 ms for due.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint ShortestTimer(nint ssl, uint before) => 30_000;
}
