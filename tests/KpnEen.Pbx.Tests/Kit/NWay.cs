using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>A call of user 100 that grows: its parties in the order they came.</summary>
internal sealed class NWay(TestPbx pbx, VirtualWorld world, string id)
{
    private readonly List<SoftPhoneCall> calls = [];

    public string Id => id;

    public IReadOnlyList<SoftPhoneCall> Calls => calls;

    public SoftPhoneCall Controller => calls[0];

    /// <summary>100 calls this extension, and they talk.</summary>
    public static async Task<NWay> StartAsync(TestPbx pbx, VirtualWorld world, string callee = "101")
    {
        var before = pbx.Control.List("ten_acme").Select(c => c.Id).ToHashSet();
        var (one, other) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync(callee));
        var call = one.Dial(callee);
        var answered = await other.AnswersAsync();
        await call.Answered;
        await world.Delay(TimeSpan.FromMilliseconds(200));
        var room = new NWay(pbx, world, pbx.Control.List("ten_acme").Single(c => !before.Contains(c.Id)).Id);
        room.calls.AddRange([call, answered]);
        return room;
    }

    /// <summary>100 adds an extension or a number outside, and it comes.</summary>
    public async Task<SoftPhoneCall> AddAsync(string to)
    {
        var phone = to.StartsWith('+') ? null : await pbx.PhoneAsync(to);
        await pbx.AddAsync(id, "100", to);
        var call = phone is null ? await pbx.Public.AnswersAsync() : await phone.AnswersAsync();
        await world.Delay(TimeSpan.FromMilliseconds(200));
        calls.Add(call);
        return call;
    }
}
