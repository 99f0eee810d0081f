namespace KpnEen.Sdk;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) into the body.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Detail">For people.</param>
public sealed record ProblemError(string? Pointer, string? Code, string? Detail);
