namespace TenantSetup;

/// <summary>Destinations (extension or number); null is off.</summary>
internal sealed record WantedForwarding(string? Always, string? Busy, string? NoAnswer, int? NoAnswerAfterSeconds, string? NotReachable);
