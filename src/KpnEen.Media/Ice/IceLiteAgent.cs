using System.Security.Cryptography;
using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Ice;

/// <summary>
/// ICE-lite of one component (RFC 8445 2.5): we have one candidate, answer checks and are controlled; the far side finds the path. An address
/// counts once a check with our password came from it, and as long as checks go on (RFC 7675). Thread-safe.
/// </summary>
internal sealed class IceLiteAgent(TimeProvider time)
{
    /// <summary>RFC 7675 5.1: an address whose last proof is older gets nothing.</summary>
    public static readonly TimeSpan Consent = TimeSpan.FromSeconds(30);

    /// <summary>Of a phone with many interfaces behind many NATs; beyond that the oldest is forgotten.</summary>
    private const int MostPairs = 16;

    /// <summary>Answers a second to those who proved nothing, each no longer than what was asked.</summary>
    private const int MostRefusals = 10;
    private static readonly TimeSpan RefusalWindow = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<IcePair> _pairs = [];
    private Secret? _own;
    private Secret? _former;
    private long _formerSince;
    private string? _remoteFragment;
    private string? _formerRemoteFragment;
    private volatile IcePair? _selected;
    private int _refusals;
    private long _refusalsSince;

    /// <summary>Where to send: the pair nominated last, while its consent is fresh; not set: nowhere.</summary>
    public PeerAddress Target => _selected is { } pair && IsFresh(pair) ? pair.Remote : default;

    /// <summary>All that may be listened to now: a far side that changes its way sends on the new one before it says so.</summary>
    public PeerAddress[] Trusted
    {
        get
        {
            lock (_gate)
                return [.. _pairs.Where(IsFresh).Select(p => p.Remote)];
        }
    }

    /// <summary>Time until the first of them is not trusted any more, unless it goes on proving; infinite: there is none.</summary>
    public TimeSpan ConsentLeft
    {
        get
        {
            lock (_gate)
                return _pairs
                    .Where(IsFresh)
                    .Select(p => Consent - time.GetElapsedTime(p.ProvedAt))
                    .DefaultIfEmpty(Timeout.InfiniteTimeSpan)
                    .Min();
        }
    }

    /// <summary>Checks that proved nothing, and shapes that are no STUN.</summary>
    public long Refused { get; private set; }

    /// <summary>Whether what comes from there may be listened to.</summary>
    public bool IsTrusted(in PeerAddress from)
    {
        if (_selected is { } selected && selected.Remote.Equals(from))
            return IsFresh(selected);
        lock (_gate)
            return Find(from) is { } pair && IsFresh(pair);
    }

    /// <summary>
    /// What SDP says. Other credentials of ours than before are a restart (RFC 8445 9): the old path serves until a new one is nominated.
    /// </summary>
    /// <param name="local">What checks must name and prove.</param>
    /// <param name="remoteFragment">What else they must name; null: not known yet, for checks may overtake the answer.</param>
    public void Describe(IceCredentials local, string? remoteFragment)
    {
        lock (_gate)
        {
            if (_own is { } own && own.Credentials != local)
                (_former, _formerRemoteFragment, _formerSince) = (own, _remoteFragment, time.GetTimestamp());
            if (_own?.Credentials != local)
                _own = new Secret(local);
            _remoteFragment = remoteFragment;
        }
    }

    /// <summary>Handles what looks like STUN.</summary>
    /// <param name="answer">Room for the answer, <see cref="StunMessage.Longest"/> octets.</param>
    /// <returns>Octets of the answer to send back where it came from; 0: none.</returns>
    public int Handle(ReadOnlySpan<byte> datagram, in PeerAddress from, Span<byte> answer)
    {
        lock (_gate)
        {
            // Indications keep a NAT open and are not proved; answers answer nothing, for we ask nothing.
            if (
                !StunMessage.TryParse(datagram, out var message)
                || message.Method != StunMessage.Binding
                || message.Class != StunClass.Request
            )
            {
                Refused++;
                return 0;
            }
            // RFC 8489 9.1.3: no proof is 400, a wrong one 401.
            if (!message.TryGet(StunAttribute.Username, out var name))
                return Refuse(message, StunError.BadRequest, datagram.Length, answer);
            if (SecretFor(name) is not { } secret)
                return Refuse(message, StunError.Unauthorized, datagram.Length, answer);
            if (!message.Has(StunAttribute.MessageIntegrity) && !message.Has(StunAttribute.MessageIntegritySha256))
                return Refuse(message, StunError.BadRequest, datagram.Length, answer);
            if (!message.IsProvedBy(secret.Key, out var hash))
                return Refuse(message, StunError.Unauthorized, datagram.Length, answer);

            var writer = Answer(message, from, answer);
            writer.Prove(hash, secret.Key);
            writer.AddFingerprint();
            return writer.Written.Length;
        }
    }

    private StunWriter Answer(StunMessage message, in PeerAddress from, Span<byte> answer)
    {
        Span<ushort> unknown = stackalloc ushort[8];
        if (message.Unknown(unknown) is > 0 and var count)
        {
            var writer = new StunWriter(answer, StunClass.Error, message.TransactionId);
            writer.AddError(StunError.UnknownAttribute, "Unknown Attribute");
            writer.AddUnknown(unknown[..count]);
            return writer;
        }
        if (message.Has(StunAttribute.IceControlled))
        {
            // RFC 8445 7.3.1.1: both would be controlled; a lite one stays so (RFC 8445 6.1.1), the other changes.
            var writer = new StunWriter(answer, StunClass.Error, message.TransactionId);
            writer.AddError(StunError.RoleConflict, "Role Conflict");
            return writer;
        }
        Learn(message, from);
        var success = new StunWriter(answer, StunClass.Success, message.TransactionId);
        success.AddMapped(from);
        return success;
    }

    private void Learn(StunMessage message, in PeerAddress from)
    {
        var pair = Find(from);
        if (pair is null)
        {
            if (_pairs.Count == MostPairs && _pairs.Where(p => p != _selected).MinBy(p => p.ProvedAt) is { } oldest)
                _pairs.Remove(oldest);
            _pairs.Add(pair = new IcePair(from));
        }
        pair.ProvedAt = time.GetTimestamp();
        // The latest nomination counts: a browser nominates the way it uses and another when it leaves that, better or worse (RFC 8445 8.1.1).
        if (message.Has(StunAttribute.UseCandidate))
            _selected = pair;
    }

    private int Refuse(StunMessage message, StunError error, int asked, Span<byte> answer)
    {
        Refused++;
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_refusalsSince, now) >= RefusalWindow)
            (_refusals, _refusalsSince) = (0, now);
        if (++_refusals > MostRefusals)
            return 0;
        var writer = new StunWriter(answer, StunClass.Error, message.TransactionId);
        writer.AddError(error, "");
        writer.AddFingerprint();
        // S09: who lies about his address makes us send no more than he does himself.
        return writer.Written.Length <= asked ? writer.Written.Length : 0;
    }

    /// <summary>The name is ours, a colon, theirs (RFC 8445 7.2.2); theirs may be unknown yet when checks overtake the answer.</summary>
    private Secret? SecretFor(ReadOnlySpan<byte> name)
    {
        var colon = name.IndexOf((byte)':');
        if (colon < 0)
            return null;
        if (_own is { } own && own.Is(name[..colon]))
            return IsTheirs(name[(colon + 1)..], _remoteFragment) ? own : null;
        // The path of before the restart serves on until its answer has reached the far side.
        if (_former is { } former && former.Is(name[..colon]) && time.GetElapsedTime(_formerSince) < Consent)
            return IsTheirs(name[(colon + 1)..], _formerRemoteFragment) ? former : null;
        return null;
    }

    private static bool IsTheirs(ReadOnlySpan<byte> name, string? fragment) =>
        fragment is null || (name.Length == fragment.Length && Encoding.ASCII.GetString(name) == fragment);

    private IcePair? Find(in PeerAddress from)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Remote.Equals(from))
                return pair;
        }
        return null;
    }

    private bool IsFresh(IcePair pair) => time.GetElapsedTime(pair.ProvedAt) < Consent;

    private sealed class Secret(IceCredentials credentials)
    {
        private readonly byte[] _name = Encoding.ASCII.GetBytes(credentials.Fragment);

        public IceCredentials Credentials => credentials;

        public byte[] Key { get; } = Encoding.ASCII.GetBytes(credentials.Password);

        public bool Is(ReadOnlySpan<byte> name) => name.SequenceEqual(_name);
    }
}
