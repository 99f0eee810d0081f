namespace KpnEen.Pbx.Services;

/// <summary>One place in the order of services.</summary>
/// <param name="Service">As in <c>docs/precedence.md</c>.</param>
/// <param name="Does">What it does there, in the words of that document.</param>
public sealed record PrecedenceStep(string Service, string Does);
