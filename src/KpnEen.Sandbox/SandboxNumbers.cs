using System.Collections.Immutable;

namespace KpnEen.Sandbox;

/// <summary>Who is in the sandbox, and which numbers the simulated public network knows.</summary>
public static class SandboxNumbers
{
    public const string Answers = "+31205550901";
    public const string Busy = "+31205550902";
    public const string NoAnswer = "+31205550903";
    public const string Rejects = "+31205550904";
    public const string Echo = "+31205550905";

    /// <summary>Shown when the public side calls and no number was chosen.</summary>
    public const string Customer = "+31612345678";
    public const string HuntGroupExtension = "300";

    /// <summary>Accounts for real phones.</summary>
    public static ImmutableArray<(string Extension, string Name)> Phones { get; } =
    [("101", "Anna de Vries"), ("102", "Bram Jansen"), ("103", "Carla Bakker"), ("104", "Daan Visser"), ("105", "Eva Smit")];

    /// <summary>Users whose phones answer by themselves.</summary>
    public static ImmutableArray<(string Extension, string Name)> VirtualPhones { get; } =
    [("201", "Virtual Vera"), ("202", "Virtual Willem"), ("203", "Virtual Xandra")];

    public static string NumberOf(string extension) => "+31205550" + extension;
}
