using System.Collections.Immutable;
using System.Net;
using KpnEen.Pbx.Switching;
using KpnEen.Sandbox;

namespace KpnEen.Server;

/// <summary>Addresses and roles of this process.</summary>
/// <param name="Switch">Where the HTTP of the process with the switch is, for an API that runs apart from it; else null.</param>
internal sealed record ServerOptions(IPEndPoint Http, IPEndPoint Sip, IPAddress Media, string State, Role Roles, Uri? Switch)
{
    public const string MainListener = "main";
    public const string TrunkListener = "trunk";

    public bool Has(Role role) => Roles.HasFlag(role);

    /// <exception cref="FormatException">An address or role is misspelt; the message tells which.</exception>
    public static ServerOptions From(IConfiguration configuration)
    {
        var sip = Address(configuration, "KPNEEN_SIP", "127.0.0.1:5060");
        var state = configuration["KPNEEN_STATE"] is { Length: > 0 } folder ? folder : ".run/state";
        var roles = RolesOf(configuration["KPNEEN_ROLES"]);
        return new ServerOptions(
            Address(configuration, "KPNEEN_HTTP", "127.0.0.1:8080"),
            sip,
            IPAddress.TryParse(configuration["KPNEEN_MEDIA"], out var media) ? media : sip.Address,
            Path.GetFullPath(state),
            roles,
            roles.HasFlag(Role.Api) && !roles.HasFlag(Role.Switch) ? SwitchAt(configuration["KPNEEN_SWITCH"]) : null
        )
        {
            Digest = DigestOf(configuration["KPNEEN_DIGEST"]),
            SessionInterval = SecondsOf(configuration, "KPNEEN_SESSION_EXPIRES", 1800, least: 90),
            SilenceLimit = SecondsOf(configuration, "KPNEEN_MEDIA_TIMEOUT", 60, least: 10),
        };
    }

    /// <summary>What phones are challenged with, in order: <c>KPNEEN_DIGEST=SHA-256,MD5</c> where all phones know RFC 8760.</summary>
    private ImmutableArray<string> Digest { get; init; } = ["MD5"];

    /// <summary>RFC 4028, on every leg; zero: none.</summary>
    private TimeSpan SessionInterval { get; init; }

    private TimeSpan SilenceLimit { get; init; }

    public PbxOptions ToPbxOptions(SandboxOptions? sandbox)
    {
        ImmutableArray<SipListenerOptions> listeners = [new(MainListener, Sip)];
        if (sandbox is not null)
            listeners = listeners.Add(new(TrunkListener, sandbox.TrunkListen));
        return new PbxOptions(
            listeners,
            Media,
            Path.Combine(State, "recordings"),
            RegistrationFile: Path.Combine(State, "registrations.json")
        )
        {
            DigestAlgorithms = Digest,
            SessionInterval = SessionInterval,
            SilenceLimit = SilenceLimit,
        };
    }

    private static IPEndPoint Address(IConfiguration configuration, string name, string standard)
    {
        var text = configuration[name] is { Length: > 0 } given ? given : standard;
        return IPEndPoint.TryParse(text, out var address)
            ? address
            : throw new FormatException($"{name} must be an address and a port, such as {standard}, not '{text}'.");
    }

    private static Uri SwitchAt(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            ? address
            : throw new FormatException(
                $"The role api without the role switch needs KPNEEN_SWITCH, the HTTP address of the process with the switch, such as http://10.0.0.5:8080, not '{text}'."
            );

    private static TimeSpan SecondsOf(IConfiguration configuration, string name, int standard, int least)
    {
        if (configuration[name] is not { Length: > 0 } text)
            return TimeSpan.FromSeconds(standard);
        return int.TryParse(text, out var seconds) && (seconds == 0 || (seconds >= least && seconds <= 86400))
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"{name} must be 0 (off) or {least} to 86400 seconds, not '{text}'.");
    }

    private static ImmutableArray<string> DigestOf(string? text)
    {
        ImmutableArray<string> algorithms =
        [
            .. (text ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(a => a.ToUpperInvariant()),
        ];
        return algorithms.All(a => a is "MD5" or "SHA-256")
            ? algorithms is []
                ? ["MD5"]
                : algorithms
            : throw new FormatException($"KPNEEN_DIGEST must be of MD5, SHA-256, not '{text}'.");
    }

    private static Role RolesOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Role.All;
        return Enum.TryParse<Role>(text, ignoreCase: true, out var roles)
            ? roles
            : throw new FormatException($"KPNEEN_ROLES must be of switch, api, identity, jobs, portal, not '{text}'.");
    }
}
