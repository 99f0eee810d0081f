namespace KpnEen.Api.Conventions;

/// <summary>How a list is counted that is too long to count to the end.</summary>
public enum EstimatedTotal
{
    Estimate,
}
