namespace KpnEen.Api.Conventions;

/// <summary>One entry of the registry of problems.</summary>
public sealed record ProblemKind(string Code, int Status, string Title);
