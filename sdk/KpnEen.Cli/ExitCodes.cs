namespace KpnEen.Cli;

/// <summary>What scripts read.</summary>
public static class ExitCodes
{
    /// <summary>Done; for a plan: nothing to do.</summary>
    public const int Done = 0;

    /// <summary>It failed, or was refused.</summary>
    public const int Failed = 1;

    /// <summary>A plan: the tenant is not as the file says.</summary>
    public const int Differs = 2;

    /// <summary>The command itself is wrong.</summary>
    public const int Usage = 64;
}
