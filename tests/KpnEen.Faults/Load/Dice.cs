namespace KpnEen.Faults.Load;

/// <summary>Chance by seed, for many threads.</summary>
public sealed class Dice(int seed)
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);

    public int Seed => seed;

    public int Below(int limit)
    {
        lock (gate)
            return random.Next(limit);
    }

    public bool Percent(int percent) => Below(100) < percent;

    public TimeSpan Between((double From, double To) seconds)
    {
        lock (gate)
            return TimeSpan.FromSeconds(seconds.From + ((seconds.To - seconds.From) * random.NextDouble()));
    }
}
