using System.Collections.Immutable;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>Rules of RFC 3261 10.3 beyond the plain case, and what is switched off.</summary>
public sealed class RegistrarRuleTests
{
    [Fact]
    public void A_phone_that_restarted_has_a_new_Call_ID_and_its_lower_CSeq_counts() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=100"], h => h["CSeq"] = "5000 REGISTER");
            var response = await phone.RegisterAsync(
                ["<sip:a@10.2.0.1>;expires=900"],
                h => (h["Call-ID"], h["CSeq"]) = ("after-the-restart", "1 REGISTER")
            );
            Assert.Equal("900", Assert.Single(response.Contacts).Parameters["expires"]);
            // What the former life of the phone still has in the network changes nothing any more.
            await phone.RegisterAsync(["*"], h => (h["Call-ID"], h["CSeq"], h["Expires"]) = ("after-the-restart", "1 REGISTER", "0"));
            Assert.Single(pbx.Registrations.Find(phone.Username));
        });

    [Fact]
    public void The_answer_and_a_query_carry_q() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            await phone.RegisterAsync(["<sip:a@10.2.0.1>;q=0.25", "<sip:b@10.2.0.1>", "<sip:c@10.2.0.1>;q=1.0", "<sip:d@10.2.0.1>;q=0"]);
            var response = await phone.RegisterAsync();
            Assert.Equal(
                ["a 0.25", "b ", "c ", "d 0"],
                response.Contacts.Select(c => $"{c.Uri.User} {c.Parameters["q"]}").Order(StringComparer.Ordinal)
            );
        });

    [Fact]
    public void An_escaped_address_of_record_is_the_same_account_and_an_escaped_NUL_is_nobody() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var response = await phone.RegisterAsync(["<sip:a@10.2.0.1>"], h => h["To"] = "<sip:%31%30%30-ten_acme@acme.test>");
            Assert.Equal(200, response.StatusCode);
            Assert.Single(pbx.Registrations.Find(phone.Username));
            var twice = await phone.RegisterAsync(["<sip:b@10.2.0.1>"], h => h["To"] = "<sip:%2531%2530%2530-ten_acme@acme.test>");
            Assert.Equal(403, twice.StatusCode);
            var nul = await phone.RegisterAsync(["<sip:b@10.2.0.1>"], h => h["To"] = "<sip:100-ten_acme%00@acme.test>");
            Assert.Equal(403, nul.StatusCode);
            Assert.Single(pbx.Registrations.Find(phone.Username));
        });

    [Fact]
    public void GRUU_is_off_none_is_given_and_who_requires_it_is_told() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            const string Contact = "<sip:a@10.2.0.1>;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>\"";
            var response = await phone.RegisterAsync([Contact], h => h["Supported"] = "gruu");
            Assert.Equal(200, response.StatusCode);
            Assert.DoesNotContain("gruu", response.Headers["Contact"]!, StringComparison.Ordinal);
            Assert.False(response.Headers.HasToken("Supported", "gruu"));
            var required = await phone.RegisterAsync([Contact], h => h["Require"] = "gruu");
            Assert.Equal((420, "gruu"), (required.StatusCode, required.Headers["Unsupported"]));
        });

    [Theory]
    [InlineData("To", "isbn:2983792873")]
    [InlineData("To", "<http://www.example.com>")]
    public void RFC4475_unksm2_an_address_of_record_of_an_unknown_scheme_is_400_before_any_password(string header, string value) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var response = await phone.RegisterAsync(["<sip:a@10.2.0.1>"], h => h[header] = value, answerChallenge: false);
            Assert.Equal(400, response.StatusCode);
        });

    [Fact]
    public void A_device_may_have_its_own_number_of_contacts() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var user = pbx.User("100");
            pbx.Directory.Replace(pbx.Acme.With(user with { Devices = [user.Devices[0] with { MostContacts = 1 }] }));
            await using var phone = new BarePhone("100", world);
            Assert.Equal(403, (await phone.RegisterAsync(["<sip:a@10.2.0.1>", "<sip:b@10.2.0.1>"])).StatusCode);
            await phone.RegisterAsync(["<sip:a@10.2.0.1>"]);
            var response = await phone.RegisterAsync(["<sip:b@10.2.0.1>"]);
            Assert.Equal("b", Assert.Single(response.Contacts).Uri.User);
        });

    [Fact]
    public void While_the_store_is_away_it_is_500_with_Retry_After_and_what_was_registered_stays() =>
        VirtualWorld.Run(async world =>
        {
            var store = new StoreThatFails(new Registrations(world.Time));
            await using var pbx = await TestPbx.StartWithStoreAsync(world, store);
            await using var phone = new BarePhone("100", world);
            Assert.Equal(200, (await phone.RegisterAsync(["<sip:a@10.2.0.1>"])).StatusCode);
            store.IsAway = true;
            foreach (var contacts in new[] { ["<sip:b@10.2.0.1>"], new[] { "*" }, [] })
            {
                var response = await phone.RegisterAsync(contacts, h => h["Expires"] = contacts is ["*"] ? "0" : null);
                Assert.Equal((500, "5"), (response.StatusCode, response.Headers["Retry-After"]));
            }
            store.IsAway = false;
            Assert.Equal("a", Assert.Single((await phone.RegisterAsync()).Contacts).Uri.User);
            Assert.Equal(3, pbx.Errors.Errors.Count);
        });

    private sealed class StoreThatFails(Registrations registrations) : IBindingStore
    {
        public bool IsAway { get; set; }

        public ImmutableArray<Binding> Change(string username, Func<ImmutableArray<Binding>, ImmutableArray<Binding>> change) =>
            IsAway ? throw new BindingStoreException("away") : registrations.Change(username, change);
    }
}
