namespace KpnEen.Testing.Tests.Phones;

public sealed class BaresipPhoneTests
{
    [Fact]
    public async Task Two_phones_call_each_other_and_hear_each_others_tone()
    {
        await using var alice = await BaresipPhone.StartAsync(new() { User = "alice", Tone = 400 });
        await using var bob = await BaresipPhone.StartAsync(new() { User = "bob", Tone = 1000 });

        await alice.DialAsync($"sip:bob@127.0.0.1:{bob.Port}");
        var call = await bob.SeesAsync("CALL_INCOMING");
        Assert.Contains("alice", call.Peer, StringComparison.Ordinal);
        await alice.SeesAsync("CALL_RINGING");
        await bob.AcceptAsync();
        await alice.SeesAsync("CALL_ESTABLISHED");

        await alice.HearsAsync(1000);
        await bob.HearsAsync(400);
        Assert.Equal(0, alice.SecondsHeard(400));
        await alice.PressAsync("5");
        await alice.HoldAsync();
        await alice.ResumeAsync();
        await bob.HangUpAsync();
        await alice.SeesAsync("CALL_CLOSED");
    }
}
