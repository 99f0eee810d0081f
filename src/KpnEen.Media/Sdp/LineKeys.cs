using KpnEen.Media.Srtp;

namespace KpnEen.Media.Sdp;

/// <summary>How one line of a leg is protected: what its policy lets it offer and take, and the keys of ours it keeps as long as it lives.</summary>
internal sealed class LineKeys(MediaSecurity security, Fingerprint? identity)
{
    private readonly Dictionary<SrtpSuite, SdpCrypto> _own = [];
    private SdpCrypto? _theirs;
    private IceCredentials _ice = IceCredentials.Create();
    private IceCredentials? _remoteIce;
    private bool? _isClient;

    /// <summary>The profile of a first offer.</summary>
    /// <exception cref="MediaNegotiationException">It must be encrypted and cannot.</exception>
    public RtpProfile OfferedProfile =>
        security.Allows(MediaKeying.Sdes) ? new(security.Use is SrtpUse.Required, false, false)
        : OffersDtls ? new(true, true, true)
        : security.Use is not SrtpUse.Required ? default
        : throw NotEncrypted();

    private bool OffersDtls => security.Allows(MediaKeying.Dtls) && identity is not null;

    /// <summary>What an offer under that profile bears.</summary>
    public (IReadOnlyList<SdpCrypto> Crypto, LocalDtls? Dtls) Offer(RtpProfile profile)
    {
        if (profile.IsDtls)
            return ([], new LocalDtls(identity!, DtlsSetup.ActPass, _ice));
        return security.Allows(MediaKeying.Sdes) ? ([.. SrtpSuite.All.Select((suite, n) => Own(n + 1, suite))], null) : ([], null);
    }

    /// <summary>What we answer to a line; null when our policy does not take it.</summary>
    public AcceptedLine? Answer(RemoteLine offered)
    {
        // RTP/SAVPF with a fingerprint is how browsers wrote it before RFC 5764's names.
        if (offered.Profile.IsDtls || (offered is { Profile.IsSecure: true, Fingerprint: not null, Crypto: [] }))
            return AnswerDtls(offered);
        if (security.Allows(MediaKeying.Sdes) && offered.Crypto.FirstOrDefault(c => c.IsUsable) is { } theirs)
        {
            // Who takes a new key mostly begins anew altogether and has forgotten how often our numbers rolled over: a new key of ours, with a
            // new source, leaves no doubt (RFC 4568 7.1.4).
            if (_theirs is { } before && before.Key != theirs.Key)
                _own.Remove(theirs.Suite);
            _theirs = theirs;
            var ours = Own(theirs.Tag, theirs.Suite);
            return new AcceptedLine(offered, new LineProtection.Sdes(ours, theirs)) { Crypto = [ours] };
        }
        return offered.Profile.IsSecure || security.Use is SrtpUse.Required
            ? null
            : new AcceptedLine(offered, LineProtection.None.Instance);
    }

    /// <summary>What their answer to our line comes to.</summary>
    /// <exception cref="MediaNegotiationException">It lacks what we offered and insist on.</exception>
    public LineProtection Agree(LocalLine.Active offered, RemoteLine answer)
    {
        if (offered.Dtls is not null)
        {
            if (answer is not { Fingerprint: { } fingerprint, Ice: { } ice })
                throw NotEncrypted();
            // RFC 5763 5: without a=setup the answerer is the one that begins.
            return Dtls(isClient: answer.Setup is DtlsSetup.Passive, ice, fingerprint);
        }
        foreach (var theirs in answer.Crypto)
        {
            // RFC 4568 5.1.3: tag and suite of one we offered.
            if (theirs.IsUsable && offered.Crypto.FirstOrDefault(c => c.Tag == theirs.Tag && c.Suite == theirs.Suite) is { } ours)
            {
                _theirs = theirs;
                return new LineProtection.Sdes(ours, theirs);
            }
        }
        return answer.Profile.IsSecure || offered.Profile.IsSecure || security.Use is SrtpUse.Required
            ? throw NotEncrypted()
            : LineProtection.None.Instance;
    }

    private AcceptedLine? AnswerDtls(RemoteLine offered)
    {
        if (!OffersDtls || offered is not { Fingerprint: { } fingerprint, Ice: { } ice })
            return null;
        // RFC 8839 4.4.1.1.1: other credentials of theirs are a restart, which takes other ones of ours.
        if (_remoteIce is not null && _remoteIce != ice)
            _ice = IceCredentials.Create();
        // The role stays while the association lasts (RFC 8842 5.3). Else we let them begin: ICE-lite cannot tell sooner where they are.
        var isClient = offered.Setup switch
        {
            DtlsSetup.Active => false,
            DtlsSetup.Passive => true,
            _ => _isClient ?? false,
        };
        var agreed = Dtls(isClient, ice, fingerprint);
        return new AcceptedLine(offered, agreed) { Dtls = new LocalDtls(identity!, isClient ? DtlsSetup.Active : DtlsSetup.Passive, _ice) };
    }

    private LineProtection.Dtls Dtls(bool isClient, IceCredentials ice, Fingerprint fingerprint)
    {
        (_remoteIce, _isClient) = (ice, isClient);
        return new LineProtection.Dtls(isClient, _ice, ice, fingerprint);
    }

    private SdpCrypto Own(int tag, SrtpSuite suite)
    {
        if (!_own.TryGetValue(suite, out var own))
            _own[suite] = own = SdpCrypto.Create(tag, suite);
        return own with { Tag = tag };
    }

    private static MediaNegotiationException NotEncrypted() => new(302, "Incompatible transport protocol");
}
