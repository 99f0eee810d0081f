using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>A phone in a test that reads like a telephone conversation.</summary>
public sealed class TestPhone(string extension, SoftPhone soft, VirtualWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Extension => extension;
    public SoftPhone Soft => soft;

    /// <summary>The call that rang here last.</summary>
    public SoftPhoneCall? Call { get; private set; }

    public SoftPhoneCall Dial(string number) => Call = soft.Dial(number);

    public async Task<SoftPhoneCall> RingsAsync()
    {
        SoftPhoneCall? ringing = null;
        await world.UntilAsync(() => soft.Incoming.TryRead(out ringing), Patience, $"{extension} rings");
        return Call = ringing!;
    }

    public async Task<SoftPhoneCall> AnswersAsync()
    {
        var call = await RingsAsync();
        Assert.True(await call.AnswerAsync());
        return call;
    }

    public async Task DoesNotRingAsync()
    {
        await world.Delay(TimeSpan.FromSeconds(2));
        Assert.False(soft.Incoming.TryRead(out _), $"{extension} rings");
    }
}
