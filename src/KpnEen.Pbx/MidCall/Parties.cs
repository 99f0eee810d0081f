using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>The two sides that talk, and which of them put the other on hold.</summary>
/// <param name="music">Plays what a side hears that is held: the side that holds it, and the one that is held.</param>
public sealed class Parties(Leg first, Leg second, Action<Leg, Leg> music) : ITalkingSides, IDisposable
{
    private readonly HashSet<Leg> holders = [.. new[] { first, second }.Where(l => l.IsHolding)];
    private IDisposable? bridge;

    public Leg First { get; private set; } = first;
    public Leg Second { get; private set; } = second;

    /// <summary>Grows with every change of who hears whom.</summary>
    public int Connection { get; private set; }
    public bool IsHeld => holders.Count > 0;

    public IEnumerable<Leg> Sides => [Second, First];

    public bool Has(Leg leg) => leg == First || leg == Second;

    public Leg Other(Leg leg) => leg == First ? Second : First;

    public Leg? PartnerOf(Leg leg) => Other(leg);

    /// <summary>The side of this user; of the only user when none is named. Null when there is none, or no telling which.</summary>
    public Leg? OfUser(string? userId)
    {
        Leg[] found = [.. new[] { First, Second }.Where(l => l.Info.User is { } user && (userId is null || user.Id == userId))];
        return found.Length == 1 ? found[0] : null;
    }

    public bool IsHolder(Leg leg) => holders.Contains(leg);

    /// <summary>Connects, or plays music to who waits, as the holds say.</summary>
    public void Connect()
    {
        Part();
        if (holders.Count == 0)
            bridge = First.TalkTo(Second);
        // What a muted side sends ends here; the other hears that the line is there.
        foreach (var muted in Sides.Where(l => l.IsMuted))
            Other(muted).Play(Sound.Silence);
        foreach (var holder in holders)
            music(holder, Other(holder));
    }

    public void Part()
    {
        Connection++;
        bridge?.Dispose();
        bridge = null;
        First.Hush();
        Second.Hush();
    }

    public void Hold(Leg by)
    {
        holders.Add(by);
        by.IsHolding = true;
        Connect();
    }

    public void Resume(Leg by)
    {
        holders.Remove(by);
        by.IsHolding = false;
        Connect();
    }

    /// <summary>A transfer: one side gives way to another, and its hold ends.</summary>
    public void Replace(Leg old, Leg with)
    {
        Part();
        holders.Remove(old);
        (First, Second) = old == First ? (with, Second) : (First, with);
    }

    public void Dispose() => Part();
}
