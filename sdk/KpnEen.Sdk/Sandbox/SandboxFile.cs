using System.Text.Json;

namespace KpnEen.Sdk.Sandbox;

/// <summary>What <c>./run</c> tells about the exchange it started: <c>.run/sandbox.json</c>.</summary>
public sealed record SandboxFile
{
    private const string Variable = "KPNEEN_SANDBOX";
    private const string UsualPlace = ".run/sandbox.json";

    /// <summary>Root of the API.</summary>
    public required Uri Api { get; init; }

    /// <summary>The tenant that was made.</summary>
    public required SandboxTenant Tenant { get; init; }

    /// <summary>That tenant's own client.</summary>
    public required SandboxClient Client { get; init; }

    /// <summary>A partner's client, which may make tenants.</summary>
    public required SandboxClient PartnerClient { get; init; }

    /// <summary>SIP accounts for real phones.</summary>
    public IReadOnlyList<SandboxPhone> Phones { get; init; } = [];

    /// <summary>Users whose phones answer by themselves.</summary>
    public IReadOnlyList<SandboxPhone> VirtualPhones { get; init; } = [];

    /// <summary>Numbers of the simulated public network by what they do: <c>answers</c>, <c>busy</c>, <c>noAnswer</c>, <c>rejects</c>, <c>echo</c>.</summary>
    public IReadOnlyDictionary<string, string> Pstn { get; init; } = new Dictionary<string, string>();

    /// <summary>The file <c>KPNEEN_SANDBOX</c> names, or <c>.run/sandbox.json</c> here or in a folder above; null when there is none.</summary>
    public static SandboxFile? Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return Read(named);
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, UsualPlace) is var path && File.Exists(path))
                return Read(path);
        return null;
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="JsonException">It is no such file.</exception>
    public static SandboxFile Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(path), SandboxJson.Default.SandboxFile)
        ?? throw new JsonException($"{path} is empty.");
}
