using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Who hears whom when several talk: each says a tone of its own.</summary>
internal static class Conferring
{
    private static readonly Actor Api = new("api", "cli_test");

    // Far enough apart for the meter's window of 100 ms, and no multiple of another.
    private static double Tone(int party) => 500 + party * 130;

    /// <summary>Each hears all others and not himself.</summary>
    public static async Task HearEachOtherAsync(this IReadOnlyList<SoftPhoneCall> calls, VirtualWorld world)
    {
        var said = calls.Select((c, i) => c.Port.Send(Media.Tone.Steady(Tone(i), levelDbm0: -20))).ToArray();
        await world.Delay(TimeSpan.FromSeconds(1));
        for (var i = 0; i < calls.Count; i++)
        {
            for (var j = 0; j < calls.Count; j++)
            {
                var level = calls[i].Meter.Level(Tone(j));
                if (i == j)
                    Assert.True(level < -45, $"{i} hears himself at {level:0} dBm0");
                else
                    Assert.True(level > -35, $"{i} hears {j} at {level:0} dBm0 only");
            }
        }
        foreach (var tone in said)
            tone.Dispose();
    }

    public static double Level(this SoftPhoneCall hearer, int party) => hearer.Meter.Level(Tone(party));

    public static IDisposable SayTone(this SoftPhoneCall speaker, int party) => speaker.Port.Send(Media.Tone.Steady(Tone(party)));

    public static Task<CommandResult> AskAsync(this TestPbx pbx, string callId, CallRequest request) =>
        pbx.Control.PostAsync("ten_acme", callId, request, default);

    public static async Task AskedAsync(this TestPbx pbx, string callId, CallRequest request) =>
        Assert.IsType<CommandResult.Done>(await pbx.AskAsync(callId, request));

    public static Task AddAsync(this TestPbx pbx, string callId, string user, string to) =>
        pbx.AskedAsync(callId, new CallRequest.AddParty(Api, UserId(user), to));

    public static Task MergeAsync(this TestPbx pbx, string callId, string user, string other) =>
        pbx.AskedAsync(callId, new CallRequest.Conference(Api, UserId(user), other));

    public static string UserId(string extension) => $"usr_ten_acme_{extension}";
}
