namespace KpnEen.Testing;

/// <summary>How a <see cref="ServerProcess"/> is started.</summary>
public sealed record ServerOptions
{
    /// <summary>The owner's connection string of an empty or migrated database.</summary>
    public required string Database { get; init; }

    /// <summary>Whether it seeds and plays the sandbox.</summary>
    public bool Sandbox { get; init; } = true;

    /// <summary>The state folder of another server, for a process of the same node; null: one of its own.</summary>
    public string? StateFolder { get; init; }

    /// <summary>More environment, such as settings of the product.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The words before the command: a program that prepares its surroundings and becomes the server by exec. {state} is the state folder.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];

    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(60);
}
