namespace KpnEen.Api.Conventions;

/// <summary>What is wrong with one member of the input.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) into the body, or the name of a query parameter or header.</param>
/// <param name="Code">One of <see cref="ErrorCodes"/>, lowerCamelCase.</param>
public sealed record ProblemError(string Pointer, string Code, string? Detail = null);
