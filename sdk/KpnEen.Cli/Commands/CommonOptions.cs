using System.CommandLine;

namespace KpnEen.Cli.Commands;

/// <summary>Those every command has.</summary>
internal sealed class CommonOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Prints JSON, for programs.", Recursive = true };

    public Option<string?> Tenant { get; } =
        new("--tenant")
        {
            Description = "The tenant a partner acts for: ten_….",
            Recursive = true,
            HelpName = "id",
        };

    public Option<bool> Partner { get; } =
        new("--partner") { Description = "Takes the partner's client of the sandbox.", Recursive = true };

    public IEnumerable<Option> All => [Json, Tenant, Partner];
}
