using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;

namespace KpnEen.EndToEnd.Tests.Sip;

[Collection(ExchangeCollection.Name)]
public sealed class RegistrationTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sipp_registers_refreshes_and_unregisters(bool tcp)
    {
        var anna = await exchange.SubscriberAsync();
        var script = new SippScript()
            .Registers(300)
            .Registers(600, first: 3)
            .Register(600, "", 5, "[authentication]")
            .Hears(200, actions: "")
            .Registers(0, first: 7);
        await anna.RunAsync(script, tcp: tcp);
    }

    [Fact]
    public async Task A_registration_is_seen_and_is_gone_after_expires_0()
    {
        var anna = await exchange.SubscriberAsync();
        await anna.RegisterAsync("<sip:anna@127.0.0.1:45678>");
        Assert.Contains("45678", await ContactsAsync(anna), StringComparison.Ordinal);
        await anna.RegisterAsync("<sip:anna@127.0.0.1:45678>", seconds: 0);
        Assert.DoesNotContain("45678", await ContactsAsync(anna), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var anna = await exchange.SubscriberAsync() with { Password = "not-the-password" };
        // RFC 3261 22.1: challenged again, and 403 at last: never 200.
        await anna.RunAsync(
            new SippScript()
                .Register(300, "", 1)
                .Hears(401, " auth=\"true\"")
                .Register(300, "", 2, "[authentication]")
                .Hears(403, " optional=\"true\" next=\"9\"")
                .Hears(401)
                .Label(9)
        );
        Assert.DoesNotContain("sipp", await ContactsAsync(anna), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_account_that_does_not_exist_looks_like_a_wrong_password()
    {
        var anna = await exchange.SubscriberAsync();
        var nobody = anna with { Username = "nobody-at-all" };
        await nobody.RunAsync(
            new SippScript()
                .Register(300, "", 1)
                .Hears(401, " auth=\"true\"")
                .Register(300, "", 2, "[authentication]")
                .Hears(403, " optional=\"true\" next=\"9\"")
                .Hears(401)
                .Label(9)
        );
    }

    private async Task<string> ContactsAsync(Subscriber subscriber)
    {
        var devices = await exchange.Api.GetAsync($"/v1/users/{subscriber.UserId}/devices");
        var id = (string)devices["items"]![0]!["id"]!;
        return (await exchange.Api.GetAsync($"/v1/devices/{id}")).ToJsonString();
    }
}
