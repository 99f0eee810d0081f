namespace KpnEen.Api.Conventions;

/// <summary>One entry of the registry of problems.</summary>
/// <param name="Advice">What to do about it, in a sentence or two.</param>
public sealed record ProblemKind(string Code, int Status, string Title, string Advice);
