namespace KpnEen.Pbx.Tests.Soak;

/// <summary>What people decide, drawn from the seed.</summary>
internal sealed class Chance(Random random)
{
    public bool Percent(int percent) => random.Next(100) < percent;

    public int Of(int count) => random.Next(count);

    public T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public TimeSpan Between(double from, double to) => TimeSpan.FromSeconds(from + ((to - from) * random.NextDouble()));
}
