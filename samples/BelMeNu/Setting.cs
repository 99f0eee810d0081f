namespace BelMeNu;

/// <summary>Settings from the environment; empty is not set.</summary>
internal static class Setting
{
    public static string? Get(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
