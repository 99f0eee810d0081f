namespace KpnEen.Cli.Events;

/// <summary>What the local program made of an event.</summary>
/// <param name="Status">Null when it did not answer.</param>
/// <param name="Fault">Why it did not.</param>
internal sealed record LocalAnswer(int? Status, string? Fault, TimeSpan Took)
{
    public override string ToString() => Status is { } status ? $"{status} ({Took.TotalMilliseconds:0} ms)" : $"no answer: {Fault}";
}
