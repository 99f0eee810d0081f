using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>Legs that all hear each other. What is played to a leg goes before the mix.</summary>
public sealed class LegMixer : IDisposable
{
    private readonly AudioMixer mixer = new();

    public void Add(Leg leg)
    {
        leg.Hush();
        if (leg.Port is { } port)
            mixer.Add(port);
    }

    public void Remove(Leg leg)
    {
        if (leg.Port is { } port)
            mixer.Remove(port);
    }

    public void Dispose() => mixer.Dispose();
}
