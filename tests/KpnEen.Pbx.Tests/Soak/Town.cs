using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Soak;

/// <summary>A company with twelve phones, two hunt groups and forwardings, and its customers, all calling at once.</summary>
internal sealed class Town(TestPbx pbx, VirtualWorld world)
{
    private static readonly Actor Api = new("api", "cli_soak");
    private static readonly string[] Destinations = [.. Tenants.Extensions, "300", "301", "0201112233"];
    private readonly Chance chance = new(world.Random);
    private readonly List<TestPhone> phones = [];

    public async Task MoveInAsync()
    {
        foreach (var extension in Tenants.Extensions)
            phones.Add(await pbx.PhoneAsync(extension));
        pbx.Configure("203", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "204"));
        pbx.Configure("204", CallForwardingNoAnswer.Descriptor, new CallForwardingNoAnswerSettings(true, "205", 5));
        pbx.Configure("205", CallForwardingBusy.Descriptor, new CallForwardingSettings(true, "0612345678"));
        pbx.Configure(Group("hgr_all", "300", HuntPolicy.Simultaneous));
        pbx.Configure(Group("hgr_turn", "301", HuntPolicy.Uniform));
        pbx.AddNumber("+31205550300", "hgr_all");
        foreach (var phone in phones)
            pbx.PhoneSupervisor.Start("phone", Callee(phone.Soft.Incoming, phone.Soft).LiveAsync);
        pbx.PhoneSupervisor.Start("outside", Callee(pbx.Public.Incoming, null).LiveAsync);
    }

    /// <summary>One call of some kind begins.</summary>
    public async Task CallAsync()
    {
        switch (chance.Of(100))
        {
            case < 30:
                var phone = chance.One(phones);
                await Caller(phone.Soft).CallAsync(phone.Soft.Dial(chance.One(Destinations)));
                break;
            case < 60:
                await Caller(null).CallAsync(pbx.Public.Call(Customer(), "+31205550" + chance.One([.. Tenants.Extensions, "300"])));
                break;
            case < 70:
                var own = chance.One(phones);
                await Caller(own.Soft).CallAsync(own.Soft.Dial("0" + chance.One(["201112233", "612345678"])));
                break;
            case < 80:
                var member = chance.One(phones);
                await Caller(member.Soft).CallAsync(member.Soft.Dial(chance.One(["300", "301"])));
                break;
            case < 92:
                await ClickAsync();
                break;
            default:
                var code = chance.One(phones);
                await Caller(code.Soft).CallAsync(code.Soft.Dial(chance.One(["*54*", "999", "*99"])));
                break;
        }
    }

    /// <summary>Somebody presses a button on a screen, in some live call.</summary>
    public async Task PressAsync()
    {
        if (pbx.Control.List("ten_acme") is not { Length: > 0 } live)
            return;
        var call = chance.One(live);
        var user = call.Legs.Select(l => l.UserId).FirstOrDefault(id => id is not null);
        CallRequest request = chance.Of(7) switch
        {
            0 => new CallRequest.Hold(Api, user),
            1 => new CallRequest.Resume(Api, user),
            2 => new CallRequest.BlindTransfer(Api, user, chance.One(Destinations)),
            3 => new CallRequest.AttendedTransfer(Api, user, chance.One(live).Id),
            4 => new CallRequest.SendDtmf(Api, user, "12"),
            5 => new CallRequest.Answer(Api, null),
            _ => new CallRequest.HangUp(Api),
        };
        await pbx.Control.PostAsync("ten_acme", call.Id, request, default);
    }

    private async Task ClickAsync()
    {
        var user = pbx.User(chance.One(phones).Extension).Id;
        var visitor = chance.Percent(50);
        var first = visitor ? OriginateFirst.Destination : OriginateFirst.User;
        var to = visitor ? "0612345678" : chance.One(Destinations);
        var result = await pbx.Control.OriginateAsync(
            new Originate("ten_acme", user, null, to, first, 20, Api, visitor ? "cmn_" + chance.Of(1_000_000) : null),
            default
        );
        // Chance may have dialled the user's own number.
        if (result is CommandResult.Refused("invalidDestination", _))
            return;
        Assert.IsType<CommandResult.Done>(result);
        await world.Delay(chance.Between(0, 20));
        await pbx.Control.PostAsync("ten_acme", ((CommandResult.Done)result).Call.Id, new CallRequest.HangUp(Api), default);
    }

    private string Customer() => $"+3161{chance.Of(10_000_000):D7}";

    private Caller Caller(SoftPhone? phone) => new(Talker(phone), chance, world);

    private Callee Callee(System.Threading.Channels.ChannelReader<SoftPhoneCall> incoming, SoftPhone? phone) =>
        new(incoming, Talker(phone), chance, pbx.PhoneSupervisor, world);

    private Talker Talker(SoftPhone? phone) => new(phone, Destinations, chance, world);

    private HuntGroup Group(string id, string extension, HuntPolicy policy) =>
        new(
            id,
            id,
            extension,
            policy,
            6,
            "101",
            0,
            [.. new[] { "200", "201", "202", "102", "103" }.Select(e => new HuntGroupMember(pbx.User(e).Id, 20))]
        );
}
