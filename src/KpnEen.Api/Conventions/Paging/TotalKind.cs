namespace KpnEen.Api.Conventions;

/// <summary>How well a list is to be counted.</summary>
public enum TotalKind
{
    Exact,
    Estimate,
}
