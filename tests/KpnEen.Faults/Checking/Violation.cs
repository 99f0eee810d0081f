namespace KpnEen.Faults.Checking;

/// <summary>An invariant that does not hold, and what shows it.</summary>
/// <param name="Invariant">I1 to I9 of the reliability plan.</param>
public sealed record Violation(string Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}
