using KpnEen.Media;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

/// <summary>Companies on one exchange know each other by their public numbers only.</summary>
public sealed class TenantTests
{
    private const string Other = "ten_other";
    private static readonly Actor Api = new("api", "cli_test");

    [Fact]
    public void A_call_to_another_company_goes_the_public_way_and_is_a_conversation_in_each() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await StartAsync(world);
            var (alice, dirk) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("500", Other));
            var call = alice.Dial("0105550500");
            // The public network brings the call back in.
            var outgoing = await pbx.Public.RingsAsync();
            var back = pbx.Public.Call(outgoing.Invite!.From.Uri.User!, outgoing.Invite.RequestUri.User!);
            var talk = await dirk.AnswersAsync();
            await back.Answered;
            await outgoing.AnswerAsync();
            using var tandem = MediaBridge.Connect(outgoing.Port, back.Port);
            await call.Answered;
            Assert.Equal("+31205550100", talk.Invite!.From.Uri.User);
            await call.IsTalkingToAsync(talk, world);
            await call.HangUpAsync();
            await outgoing.Ended;
            await back.HangUpAsync();
            await talk.Ended;
            await pbx.QuietAsync();
            Assert.Equal(
                [("ten_acme", CallDirection.Outbound, "+31105550500"), (Other, CallDirection.Inbound, "+31205550100")],
                pbx.Log.Records.Select(r => (r.TenantId, r.Data.Direction!.Value, r.Data.Customer!.Number!)).OrderBy(r => r.TenantId)
            );
        });

    [Theory]
    [InlineData("500", "acme.test")]
    [InlineData("500", "other.test")]
    [InlineData("500-ten_other", "acme.test")]
    [InlineData("500-ten_other", "other.test")]
    public void The_extension_or_account_of_another_company_leads_nowhere(string dialled, string domain) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await StartAsync(world);
            var dirk = await pbx.PhoneAsync("500", Other);
            await using var phone = new BarePhone("100", world);
            await using var port = phone.OpenPort();
            var result = await phone.Invite(dialled, System.Text.Encoding.ASCII.GetString(port.CreateOffer()), domain).Result;
            Assert.Equal(404, result.Response.StatusCode);
            await dirk.DoesNotRingAsync();
            await pbx.QuietAsync();
            Assert.All(pbx.Log.Events, e => Assert.Equal("ten_acme", e.TenantId));
        });

    [Fact]
    public void No_phone_transfers_itself_into_a_call_of_another_company() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var (dirk, eva) = (await pbx.PhoneAsync("500", Other), await pbx.PhoneAsync("501", Other));
            var theirs = dirk.Dial("501");
            var eavesdropped = await eva.AnswersAsync();
            await theirs.Answered;
            var call = alice.Dial("101");
            var talk = await bob.AnswersAsync();
            await call.Answered;
            // Alice knows the tags of Dirk's call, and names them as her consultation.
            await call.TransferAsync("500", theirs);
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.True(call.TransferProgress.TryRead(out var trying));
            Assert.True(call.TransferProgress.TryRead(out var refused));
            Assert.Equal(("SIP/2.0 100 Trying", "SIP/2.0 481"), (trying, refused[..11]));
            await theirs.IsTalkingToAsync(eavesdropped, world);
            await call.IsTalkingToAsync(talk, world);
            await call.HangUpAsync();
            await theirs.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void The_control_of_one_company_sees_and_touches_nothing_of_another() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await StartAsync(world);
            var (dirk, eva) = (await pbx.PhoneAsync("500", Other), await pbx.PhoneAsync("501", Other));
            var theirs = dirk.Dial("501");
            await eva.AnswersAsync();
            await theirs.Answered;
            var id = pbx.Control.List(Other).Single().Id;
            var user = pbx.Directory.Find(Other)!.Users.First();
            Assert.Empty(pbx.Control.List("ten_acme"));
            Assert.Null(pbx.Control.Find("ten_acme", id));
            Assert.Null(pbx.Control.Trace("ten_acme", id));
            Assert.NotEmpty(pbx.Control.Registrations(Other, user.Devices[0].Id));
            Assert.Empty(pbx.Control.Registrations("ten_acme", user.Devices[0].Id));
            Assert.IsType<CommandResult.NotFound>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.HangUp(Api), default));
            var originate = new Originate("ten_acme", user.Id, null, "0612345678", OriginateFirst.User, 30, Api);
            Assert.Equal("unknownUser", Assert.IsType<CommandResult.Refused>(await pbx.Control.OriginateAsync(originate, default)).Code);
            Assert.IsType<CommandResult.NotFound>(await pbx.Control.OriginateAsync(originate with { TenantId = "ten_none" }, default));
            Assert.True(theirs.IsUp);
            await theirs.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static Task<TestPbx> StartAsync(VirtualWorld world) => TestPbx.StartAsync(world, Tenants.Acme(), OtherCompany());

    // Extensions 500 to 511, so that none is an extension of the first company.
    private static TenantSnapshot OtherCompany()
    {
        var model = Tenants.Acme(Other, "other.test", "+31105550");
        User Moved(User user, int i)
        {
            var device = user.Devices[0] with { Username = $"{500 + i}-{Other}" };
            return user with { Extension = $"{500 + i}", Devices = [device.WithSecret("other.test")] };
        }
        var users = model.Users.Select(Moved).ToArray();
        var numbers = users.Select(u => new Number($"num_{u.Id}", $"+31105550{u.Extension}", NumberTargetKind.User, u.Id, null));
        return new TenantSnapshot(model.Tenant, 1, users, [], numbers, []);
    }
}
