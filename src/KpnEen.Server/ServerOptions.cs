using System.Collections.Immutable;
using System.Net;
using KpnEen.Data.Ladders;
using KpnEen.Media.Transport;
using KpnEen.Pbx.Switching;
using KpnEen.Sandbox;

namespace KpnEen.Server;

/// <summary>Addresses and roles of this process.</summary>
/// <param name="Switch">Where the HTTP of the process with the switch is, for an API that runs apart from it; else null.</param>
internal sealed record ServerOptions(
    IPEndPoint Http,
    ImmutableArray<IPEndPoint> Sip,
    IPAddress Media,
    string State,
    Role Roles,
    Uri? Switch
)
{
    public const string MainListener = "main";
    public const string TrunkListener = "trunk";
    private const int LargestDatagram = 1_300; // RFC 3261 18.1.1

    public bool Has(Role role) => Roles.HasFlag(role);

    /// <exception cref="FormatException">An address or role is misspelt; the message tells which.</exception>
    public static ServerOptions From(IConfiguration configuration)
    {
        var http = Address(configuration, "KPNEEN_HTTP", "127.0.0.1:8080");
        var sip = Addresses(configuration, "KPNEEN_SIP", "127.0.0.1:5060");
        var state = configuration["KPNEEN_STATE"] is { Length: > 0 } folder ? folder : ".run/state";
        var roles = RolesOf(configuration["KPNEEN_ROLES"]);
        var media = MediaAddresses(configuration["KPNEEN_MEDIA"], sip);
        // 0.0.0.0 in a session description would mean hold.
        if (roles.HasFlag(Role.Switch) && media.Any(address => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            throw new FormatException(
                "KPNEEN_MEDIA must name the address of this machine that phones send their sound to, such as 192.0.2.10: all addresses, as in KPNEEN_SIP, will not do."
            );
        return new ServerOptions(
            http,
            sip,
            media[0],
            Path.GetFullPath(state),
            roles,
            roles.HasFlag(Role.Api) && !roles.HasFlag(Role.Switch) ? SwitchAt(configuration["KPNEEN_SWITCH"]) : null
        )
        {
            Protection = Protection.From(configuration),
            Telemetry = TelemetryOptions.From(configuration),
            SessionInterval = SecondsOf(configuration, "KPNEEN_SESSION_EXPIRES", 1800, least: 90),
            DrainFor = SecondsOf(configuration, "KPNEEN_DRAIN", configuration["KPNEEN_SANDBOX"] is { Length: > 0 } ? 0 : 900, least: 1),
            LeaveFor = SecondsOf(configuration, "KPNEEN_LEAVE", configuration["KPNEEN_SANDBOX"] is { Length: > 0 } ? 0 : 5, least: 1),
            SilenceLimit = SecondsOf(configuration, "KPNEEN_MEDIA_TIMEOUT", 60, least: 10),
            LadderMegabytes = LadderMegabytesOf(configuration["KPNEEN_SIP_LADDER"]),
            KeepsLadders = LadderOptions.From(configuration).IsOn,
            MediaThreads = MediaThreadsOf(configuration["KPNEEN_MEDIA_THREADS"]),
            LogsPauses = configuration["KPNEEN_LOG_PAUSES"] is { Length: > 0 },
            NameServers = configuration["KPNEEN_DNS"] is { Length: > 0 } ? Addresses(configuration, "KPNEEN_DNS", "192.0.2.53:53") : [],
            TlsTrust = configuration["KPNEEN_TLS_TRUST"] is { Length: > 0 } trust ? Path.GetFullPath(trust) : null,
            OtherMedia = media.FirstOrDefault(address => address.AddressFamily != media[0].AddressFamily),
            Tls = TlsOptions.From(configuration, http, sip),
            Proxies = [.. Words(configuration["KPNEEN_PROXIES"]).Select(KpnEen.Server.Proxies.Parse)],
            WebSocketOrigins = Words(configuration["KPNEEN_WS_ORIGINS"]),
        };
    }

    public required Protection Protection { get; init; }

    public required TelemetryOptions Telemetry { get; init; }

    /// <summary>RFC 4028, on every leg; zero: none.</summary>
    private TimeSpan SessionInterval { get; init; }

    /// <summary>How long calls may go on after SIGTERM; zero ends them at once.</summary>
    public TimeSpan DrainFor { get; private init; }

    /// <summary>How long HTTP goes on after SIGTERM while <c>/readyz</c> says no.</summary>
    public TimeSpan LeaveFor { get; private init; }

    private TimeSpan SilenceLimit { get; init; }

    /// <summary>Threads of the media; 0: by the cores.</summary>
    private int MediaThreads { get; init; }

    /// <summary>Megabytes of SIP messages of calls that are kept for who looks for a fault.</summary>
    private int LadderMegabytes { get; init; }

    /// <summary>They go to the database when the call is over.</summary>
    private bool KeepsLadders { get; init; }

    /// <summary>The pauses of the garbage collector are told in the log.</summary>
    public bool LogsPauses { get; private init; }

    /// <summary>Address of RTP of the other family.</summary>
    private IPAddress? OtherMedia { get; init; }

    /// <summary>Asked for the servers of trunks; none: those of the system.</summary>
    public ImmutableArray<IPEndPoint> NameServers { get; private init; } = [];

    /// <summary>PEM file of the authorities believed when we connect by TLS; null: the system's.</summary>
    public string? TlsTrust { get; private init; }

    /// <summary>Null: no TLS of our own.</summary>
    public TlsOptions? Tls { get; private init; }

    /// <summary>Own reverse proxies before HTTP, whose word about the client is taken.</summary>
    public ImmutableArray<IPNetwork> Proxies { get; private init; } = [];

    /// <summary>Pages that may speak SIP over WebSocket, as the header Origin names them; none: all, for a call needs a password anyway.</summary>
    public ImmutableArray<string> WebSocketOrigins { get; private init; } = [];

    public PbxOptions ToPbxOptions(SandboxOptions? sandbox)
    {
        ImmutableArray<SipListenerOptions> listeners =
        [
            .. Sip.Select(address => new SipListenerOptions(MainListener, address)
            {
                Secure = Tls?.Sips.FirstOrDefault(s => s.AddressFamily == address.AddressFamily),
            }),
        ];
        if (sandbox is not null)
            listeners = listeners.Add(new(TrunkListener, sandbox.TrunkListen));
        var options = new PbxOptions(
            listeners,
            Media,
            Path.Combine(State, "recordings"),
            RegistrationFile: Path.Combine(State, "registrations.json")
        )
        {
            TcpAbove = LargestDatagram,
            OtherMediaAddress = OtherMedia,
            SessionInterval = SessionInterval,
            SilenceLimit = SilenceLimit,
            MediaThreads = MediaThreads,
            LadderBytes = LadderMegabytes * 1024 * 1024,
            KeepsLadders = KeepsLadders,
            MediaPortRest = TimeSpan.FromSeconds(1),
            // 800 pairs are on their rest at 400 calls a second; an eighth of the descriptors is theirs at most.
            MostRestingMediaPorts = Math.Min(2048, DescriptorLimit.Read() / 16),
        };
        return Protection.On(options);
    }

    /// <summary>Null: without a sandbox.</summary>
    public SandboxOptions? ToSandboxOptions(IConfiguration configuration)
    {
        var options = SandboxOptions.From(configuration, Sip[0], $"ws://{Http}{SipOverWebSocket.Path}");
        return options is null
            ? null
            : options with
            {
                Sips = Tls?.Sips.FirstOrDefault()?.ToString(),
                Wss = Tls?.Https is { } https ? $"wss://{https}{SipOverWebSocket.Path}" : null,
                Certificate = Tls?.Certificates[0].Certificate,
            };
    }

    internal static IPEndPoint Address(IConfiguration configuration, string name, string standard) =>
        Addresses(configuration, name, standard) is [var only]
            ? only
            : throw new FormatException($"{name} must be one address and a port, such as {standard}, not '{configuration[name]}'.");

    /// <summary>Several with commas, IPv6 in brackets: <c>192.0.2.1:5060,[2001:db8::1]:5060</c>.</summary>
    internal static ImmutableArray<IPEndPoint> Addresses(IConfiguration configuration, string name, string standard)
    {
        var text = configuration[name] is { Length: > 0 } given ? given : standard;
        return
        [
            .. Words(text)
                .Select(word =>
                    IPEndPoint.TryParse(word, out var address) && address.Port != 0
                        ? address
                        : throw new FormatException($"{name} must be an address and a port, such as {standard}, not '{text}'.")
                ),
        ];
    }

    private static ImmutableArray<IPAddress> MediaAddresses(string? text, ImmutableArray<IPEndPoint> sip) =>
        Words(text) is { IsEmpty: false } given
            ?
            [
                .. given.Select(word =>
                    IPAddress.TryParse(word.Trim('[', ']'), out var address)
                        ? address
                        : throw new FormatException($"KPNEEN_MEDIA must be an address, such as 192.0.2.1, not '{text}'.")
                ),
            ]
            : [.. sip.Select(address => address.Address)];

    internal static ImmutableArray<string> Words(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

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

    private static int LadderMegabytesOf(string? text) =>
        string.IsNullOrEmpty(text) ? 16
        : int.TryParse(text, out var megabytes) && megabytes is >= 0 and <= 1024 ? megabytes
        : throw new FormatException($"KPNEEN_SIP_LADDER must be 0 (off) to 1024 megabytes, not '{text}'.");

    private static int MediaThreadsOf(string? text) =>
        string.IsNullOrEmpty(text) ? 0
        : int.TryParse(text, out var threads) && threads is >= 1 and <= UdpMediaNetwork.Most ? threads
        : throw new FormatException($"KPNEEN_MEDIA_THREADS must be 1 to {UdpMediaNetwork.Most}, not '{text}'.");

    private static Role RolesOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Role.All;
        return Enum.TryParse<Role>(text, ignoreCase: true, out var roles)
            ? roles
            : throw new FormatException($"KPNEEN_ROLES must be of switch, api, identity, jobs, portal, not '{text}'.");
    }
}
