namespace KpnEen.Data.Postgres;

/// <summary>Name of this process in the platform: whose conversations and recordings these are. Stable across restarts. <c>KPNEEN_NODE</c>.</summary>
public sealed record NodeName(string Value)
{
    public override string ToString() => Value;
}
