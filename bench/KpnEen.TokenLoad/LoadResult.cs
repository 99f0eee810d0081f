namespace KpnEen.TokenLoad;

/// <summary>Requests a second, and milliseconds of one.</summary>
internal sealed record LoadResult(double PerSecond, double Median, double P99)
{
    public string Row(string name, double? reference) =>
        $"| {name} | {PerSecond:N0} | {Median:0.0} ms | {P99:0.0} ms | {(reference is { } other ? $"{PerSecond / other:P0}" : "")} |";
}
