using System.Net;

namespace KpnEen.Testing;

/// <summary>A run of SIPp.</summary>
public sealed record SippScenario
{
    /// <summary>The scenario itself, in SIPp's XML.</summary>
    public required string Xml { get; init; }

    /// <summary>Where it sends to; null for a scenario that only waits.</summary>
    public IPEndPoint? Remote { get; init; }

    public int Calls { get; init; } = 1;

    /// <summary>New calls a second.</summary>
    public int Rate { get; init; } = 10;

    /// <summary>Replaces [service].</summary>
    public string? Service { get; init; }

    /// <summary>Name and password for [authentication].</summary>
    public (string User, string Password)? Credentials { get; init; }

    /// <summary>Replaces [name] of each.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines of fields for [field0] and on, without the first line that tells the order.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    public bool Tcp { get; init; }

    /// <summary>Its own SIP port; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Call-ID of its calls, to speak inside a dialog that another run began; null for new ones.</summary>
    public string? CallId { get; init; }

    /// <summary>After this SIPp gives up, and has failed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A scenario from a file in the folder of the tests.</summary>
    public static string Load(string relativePath) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, relativePath));
}
