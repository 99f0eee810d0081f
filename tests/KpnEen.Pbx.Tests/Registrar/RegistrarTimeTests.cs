using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>How long a registration lasts (RFC 3261 10.2.1.1, 10.3 step 7).</summary>
public sealed class RegistrarTimeTests
{
    [Theory]
    [InlineData(null, null, 600)]
    [InlineData(null, "1200", 1200)]
    [InlineData("300", "1200", 300)]
    [InlineData(null, "86400", 3600)]
    [InlineData("4294967296000", null, 3600)]
    [InlineData("soon", "1200", 600)]
    [InlineData("-1", null, 600)]
    public void Expires_of_the_contact_counts_before_the_header_then_the_default_and_none_lasts_longer_than_the_longest(
        string? own,
        string? header,
        int lasts
    ) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var contact = "<sip:a@10.2.0.1>" + (own is null ? "" : $";expires={own}");
            var response = await phone.RegisterAsync([contact], h => h["Expires"] = header);
            Assert.Equal(lasts.ToString(), Assert.Single(response.Contacts).Parameters["expires"]);
            await world.Delay(TimeSpan.FromSeconds(lasts - 1));
            Assert.Single(pbx.Registrations.Find(phone.Username));
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.Empty(pbx.Registrations.Find(phone.Username));
        });

    [Fact]
    public void One_contact_too_brief_refuses_all_and_zero_is_not_too_brief() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var response = await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=9", "<sip:b@10.2.0.1>"]);
            Assert.Equal((423, "10"), (response.StatusCode, response.Headers["Min-Expires"]));
            Assert.Empty(pbx.Registrations.Find(phone.Username));
            Assert.Equal(200, (await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=0"])).StatusCode);
        });

    [Fact]
    public void The_times_and_the_number_of_contacts_are_settings() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithAsync(
                world,
                o =>
                    o with
                    {
                        Registrar = new RegistrarOptions
                        {
                            Standard = 90,
                            Longest = 120,
                            Shortest = 60,
                            MostContacts = 2,
                        },
                    }
            );
            await using var phone = new BarePhone("100", world);
            Assert.Equal(423, (await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=59"])).StatusCode);
            var both = await phone.RegisterAsync(["<sip:a@10.2.0.1>", "<sip:b@10.2.0.1>;expires=500"]);
            Assert.Equal(["90", "120"], both.Contacts.Select(c => c.Parameters["expires"]!));
            Assert.Equal(403, (await phone.RegisterAsync(["<sip:a@10.2.0.1>", "<sip:b@10.2.0.1>", "<sip:c@10.2.0.1>"])).StatusCode);
        });
}
