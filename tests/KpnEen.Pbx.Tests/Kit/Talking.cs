using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Whether two hear each other: each says a tone of its own.</summary>
public static class Talking
{
    public static async Task IsTalkingToAsync(this SoftPhoneCall one, SoftPhoneCall other, VirtualWorld world)
    {
        using var a = one.Port.Send(Media.Tone.Steady(440));
        using var b = other.Port.Send(Media.Tone.Steady(620));
        await world.UntilAsync(() => one.Meter.Hears(620) && other.Meter.Hears(440), TimeSpan.FromSeconds(2), "both hear each other");
    }
}
