namespace KpnEen.Cli;

/// <summary>All that a command has of the machine it runs on.</summary>
/// <param name="Output">What was asked for.</param>
/// <param name="Error">What went wrong, and what is for people only.</param>
/// <param name="Environment">Variables; null for what is not set.</param>
/// <param name="Configuration">Folder of the user's own settings.</param>
public sealed record Surroundings(
    TextWriter Output,
    TextWriter Error,
    Func<string, string?> Environment,
    string Configuration,
    TimeProvider Time
)
{
    /// <summary>Shows a page to the person; null where nobody looks.</summary>
    public Action<string>? Browse { get; init; }

    /// <summary>What the person types to a question; null where nobody can be asked.</summary>
    public Func<string?>? Answer { get; init; }

    /// <summary>Of this process.</summary>
    public static Surroundings OfProcess() =>
        new(
            Console.Out,
            Console.Error,
            System.Environment.GetEnvironmentVariable,
            System.Environment.GetEnvironmentVariable("KPNEEN_CONFIG") is { Length: > 0 } folder
                ? folder
                : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.ApplicationData), "kpneen"),
            TimeProvider.System
        )
        {
            Browse = Show,
            Answer = Console.IsInputRedirected ? null : Console.ReadLine,
        };

    private static void Show(string address)
    {
        try
        {
            using var _ = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or FileNotFoundException)
        {
            // There is no browser here; the address was told.
        }
    }

    /// <summary>Null when it is not set or empty.</summary>
    public string? Variable(string name) => Environment(name) is { Length: > 0 } value ? value : null;
}
