using System.Collections.Immutable;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Switching;

/// <summary>Calls as carriers really send them.</summary>
public sealed class TrunkCallsTests
{
    [Theory]
    [InlineData("+31205550101")]
    [InlineData("0031205550101")]
    [InlineData("31205550101")]
    [InlineData("0205550101")]
    [InlineData("+31205550101;npdi")]
    public void A_called_number_is_known_however_the_carrier_writes_it(string dialled) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", dialled);
            await bob.AnswersAsync();
            await customer.Answered;
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal("+31205550101", pbx.Log.Records.Single().Data.Dialled!.Number);
        });

    [Theory]
    [InlineData("31612345678", null, false)]
    [InlineData("0612345678", "<tel:+31612345678;cpc=ordinary>", true)]
    [InlineData("0612345678", "<sip:trunk-4711@carrier.test>", false)]
    [InlineData("unknown", "<sip:trunk-4711@carrier.test>, <tel:+31612345678>", true)]
    [InlineData("0612345678;cpc=ordinary", null, false)]
    public void A_calling_number_is_known_however_the_carrier_writes_it(string from, string? asserted, bool verified) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call(
                from,
                "+31205550101",
                h =>
                {
                    if (asserted is not null)
                        h["P-Asserted-Identity"] = asserted;
                }
            );
            var ringing = await bob.AnswersAsync();
            await customer.Answered;
            Assert.Equal("+31612345678", ringing.Invite!.From.Uri.User);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            var told = pbx.Log.Records.Single().Data.Customer!;
            Assert.Equal(("+31612345678", verified), (told.Number, told.Verified));
        });

    [Fact]
    public void Two_tenants_with_a_trunk_at_the_same_carrier_get_their_own_calls() =>
        VirtualWorld.Run(async world =>
        {
            var (one, two) = (
                WithTrunk(Tenants.Acme("ten_acme", "acme.test", "+31205550")),
                WithTrunk(Tenants.Acme("ten_beta", "beta.test", "+31105550"))
            );
            await using var pbx = await TestPbx.StartAsync(world, one, two);
            pbx.Directory.ReplacePlatformTrunks([]);
            var phones = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("101", "ten_beta"));
            foreach (var (phone, number) in new[] { (phones.Item1, "+31205550101"), (phones.Item2, "+31105550101") })
            {
                var customer = pbx.Public.Call("+31612345678", number);
                await phone.AnswersAsync();
                await customer.Answered;
                await customer.HangUpAsync();
            }
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_tenant_that_names_the_address_of_anothers_phones_as_its_trunk_does_not_silence_them() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            pbx.Directory.Replace(
                WithTrunk(Tenants.Acme("ten_mallory", "mallory.test", "+31105550"), alice.Soft.Address.Address.ToString())
            );
            var call = alice.Dial("101");
            await bob.AnswersAsync();
            await call.Answered;
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal("ten_acme", pbx.Log.Records.Single().TenantId);
        });

    [Theory]
    [InlineData(401)]
    [InlineData(407)]
    [InlineData(302)]
    public void What_the_carrier_wants_of_us_is_not_asked_of_the_phone(int status) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            pbx.Public.RefuseWith = status;
            var call = alice.Dial("0612345678");
            await call.Ended;
            Assert.Equal(502, call.Status);
            await pbx.QuietAsync();
            Assert.Equal(EndedBy.Network, pbx.Log.Records.Single().Data.EndedBy);
        });

    private static TenantSnapshot WithTrunk(TenantSnapshot tenant, string? source = null) =>
        new(
            tenant.Tenant,
            tenant.Version + 1,
            tenant.Users,
            tenant.HuntGroups,
            tenant.Numbers,
            [
                new Trunk(
                    "trk_" + tenant.Tenant.Id,
                    tenant.Tenant.Id,
                    "Carrier",
                    $"{TestPbx.PublicHost}:5060",
                    null,
                    [source ?? TestPbx.PublicHost.ToString()],
                    ["+"]
                ),
            ]
        );
}
