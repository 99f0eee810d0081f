using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Conferences;

/// <summary>Who is in a conference, and whose it is. All in it hear each other; who put it on hold hears nothing and is not heard.</summary>
internal sealed class Room : ITalkingSides, IDisposable
{
    /// <summary>features.md: n-way call, the user and 15 others.</summary>
    public const int MostParties = 16;

    private readonly LegMixer mixer = new();
    private readonly List<Leg> legs;

    public Room(Leg controller, IEnumerable<Leg> legs)
    {
        Controller = controller;
        this.legs = [.. legs];
    }

    /// <summary>The user's leg whose conference it is.</summary>
    public Leg Controller { get; set; }
    public IReadOnlyList<Leg> Legs => legs;
    public IEnumerable<Leg> Sides => legs;

    public bool Has(Leg leg) => legs.Contains(leg);

    public Leg? Find(string legId) => legs.Find(l => l.Info.Id == legId);

    public Leg? PartnerOf(Leg leg) => null;

    /// <summary>The side of this user; of the controller when none is named.</summary>
    public Leg? OfUser(string? userId) => userId is null ? Controller : legs.Find(l => l.Info.User?.Id == userId);

    public void Open()
    {
        foreach (var leg in legs.Where(l => !l.IsHolding))
            mixer.Add(leg);
    }

    public void Add(Leg leg)
    {
        legs.Add(leg);
        // Who waited alone heard ringing.
        foreach (var waiting in legs)
            waiting.Hush();
        if (!leg.IsHolding)
            mixer.Add(leg);
    }

    public void Remove(Leg leg)
    {
        legs.Remove(leg);
        mixer.Remove(leg);
    }

    public void Hold(Leg leg, bool held)
    {
        leg.IsHolding = held;
        if (held)
            mixer.Remove(leg);
        else
            mixer.Add(leg);
    }

    /// <summary>They all leave for another call.</summary>
    public void Part()
    {
        foreach (var leg in legs)
            mixer.Remove(leg);
    }

    public ConferenceRef Describe(DateTimeOffset startedAt) =>
        new(
            Controller.Info.Named,
            startedAt,
            [
                .. legs.Select(l => new ConferenceParticipant(
                    l.Info.Id,
                    l.Info.Named?.Id,
                    l.Info.IsWithheld ? null : l.Info.Number,
                    l.IsMuted,
                    l.IsHolding
                )),
            ]
        );

    public void Dispose() => mixer.Dispose();
}
