using System.Collections.Immutable;
using System.Net;
using KpnEen.Pbx.Switching;
using KpnEen.Sandbox;

namespace KpnEen.Server;

/// <summary>Addresses and roles of this process.</summary>
internal sealed record ServerOptions(IPEndPoint Http, IPEndPoint Sip, IPAddress Media, string State, Role Roles)
{
    public const string MainListener = "main";
    public const string TrunkListener = "trunk";

    public bool Has(Role role) => Roles.HasFlag(role);

    /// <exception cref="FormatException">An address or role is misspelt; the message tells which.</exception>
    public static ServerOptions From(IConfiguration configuration)
    {
        var sip = Address(configuration, "KPNEEN_SIP", "127.0.0.1:5060");
        var state = configuration["KPNEEN_STATE"] is { Length: > 0 } folder ? folder : ".run/state";
        return new ServerOptions(
            Address(configuration, "KPNEEN_HTTP", "127.0.0.1:8080"),
            sip,
            IPAddress.TryParse(configuration["KPNEEN_MEDIA"], out var media) ? media : sip.Address,
            Path.GetFullPath(state),
            RolesOf(configuration["KPNEEN_ROLES"])
        );
    }

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
        );
    }

    private static IPEndPoint Address(IConfiguration configuration, string name, string standard)
    {
        var text = configuration[name] is { Length: > 0 } given ? given : standard;
        return IPEndPoint.TryParse(text, out var address)
            ? address
            : throw new FormatException($"{name} must be an address and a port, such as {standard}, not '{text}'.");
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
