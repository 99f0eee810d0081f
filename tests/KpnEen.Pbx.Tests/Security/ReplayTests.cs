using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>S03, S21: captured credentials are worth nothing.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void S03_A_captured_REGISTER_is_401_with_stale_and_its_sender_goes_on_with_the_next_count() =>
        With(
            async (_, phone) =>
            {
                var register = phone.Request("REGISTER");
                var challenge = (await phone.AskAsync(register))!;
                var captured = phone.Authorized(register, challenge);
                Assert.Equal(200, (await phone.AskAsync(captured))!.StatusCode);
                var replay = (await phone.AskAsync(RawPhone.Again(captured)))!;
                Assert.Equal(401, replay.StatusCode);
                Assert.Contains("stale=true", replay.Headers["WWW-Authenticate"], StringComparison.Ordinal);
                var next = phone.Authorized(phone.Request("REGISTER", sequence: 2), challenge, "00000002");
                Assert.Equal(200, (await phone.AskAsync(next))!.StatusCode);
            }
        );

    [Fact]
    public void S03_A_repeated_datagram_is_no_replay() =>
        With(
            async (_, phone) =>
            {
                var register = phone.Request("REGISTER");
                var proved = phone.Authorized(register, (await phone.AskAsync(register))!);
                Assert.Equal(200, (await phone.AskAsync(proved))!.StatusCode);
                Assert.Equal(200, (await phone.AskAsync(proved))!.StatusCode);
            }
        );

    [Fact]
    public void S03_A_captured_INVITE_from_another_address_rings_nobody() =>
        With(
            async (pbx, phone) =>
            {
                var bob = await pbx.PhoneAsync("101");
                using var thief = new RawPhone(pbx.World, "10.3.0.9");
                var invite = phone.Request("INVITE");
                var proved = phone.Authorized(invite, (await phone.AskAsync(invite))!);
                // Even unused: the nonce was not given to the thief.
                Assert.Equal(401, (await thief.AskAsync(proved))!.StatusCode);
                await bob.DoesNotRingAsync();
            }
        );

    [Fact]
    public void S03_A_nonce_is_stale_after_300_seconds() =>
        With(
            async (pbx, phone) =>
            {
                var register = phone.Request("REGISTER");
                var challenge = (await phone.AskAsync(register))!;
                await pbx.World.Delay(TimeSpan.FromSeconds(301));
                var late = (await phone.AskAsync(phone.Authorized(register, challenge)))!;
                Assert.Equal(401, late.StatusCode);
                Assert.Contains("stale=true", late.Headers["WWW-Authenticate"], StringComparison.Ordinal);
                Assert.Equal(200, (await phone.AskAsync(phone.Authorized(register, late)))!.StatusCode);
            }
        );

    [Theory]
    [InlineData(", nc=00000001")]
    [InlineData(", cnonce=\"c0ffee\"")]
    public void S03_qop_without_nc_or_cnonce_is_400(string missing) =>
        With(
            async (_, phone) =>
            {
                var register = phone.Request("REGISTER");
                var proved = phone.Authorized(register, (await phone.AskAsync(register))!);
                Assert.Equal(400, (await phone.AskAsync(proved.Replace(missing, "", StringComparison.Ordinal)))!.StatusCode);
            }
        );

    [Fact]
    public void S03_Without_qop_a_nonce_works_once() =>
        With(
            async (_, phone) =>
            {
                var register = phone.Request("REGISTER");
                var challenge = (await phone.AskAsync(register))!;
                Assert.Equal(200, (await phone.AskAsync(phone.Authorized(register, challenge, count: null)))!.StatusCode);
                var again = (await phone.AskAsync(phone.Authorized(phone.Request("REGISTER", sequence: 2), challenge, count: null)))!;
                Assert.Equal(401, again.StatusCode);
                Assert.Contains("stale=true", again.Headers["WWW-Authenticate"], StringComparison.Ordinal);
            }
        );

    [Fact]
    public void S21_Forgetting_all_contacts_takes_a_nonce_made_for_it() =>
        With(
            async (pbx, phone) =>
            {
                var register = phone.Request("REGISTER");
                var challenge = (await phone.AskAsync(register))!;
                Assert.Equal(200, (await phone.AskAsync(phone.Authorized(register, challenge)))!.StatusCode);
                var forget = phone
                    .Request("REGISTER", more: "Expires: 0\r\n", sequence: 2)
                    .Replace($"Contact: <sip:{phone.Username}@{phone.Address}>", "Contact: *", StringComparison.Ordinal);
                var reused = (await phone.AskAsync(phone.Authorized(forget, challenge, "00000002")))!;
                Assert.Equal(401, reused.StatusCode);
                Assert.Contains("stale=true", reused.Headers["WWW-Authenticate"], StringComparison.Ordinal);
                Assert.Single(pbx.Registrations.Find("100-ten_acme"));
                Assert.Equal(200, (await phone.AskAsync(phone.Authorized(forget, reused)))!.StatusCode);
                Assert.Empty(pbx.Registrations.Find("100-ten_acme"));
            }
        );

    [Fact]
    public void S21_A_REGISTER_from_a_new_address_is_taken_with_the_password_alone() =>
        With(
            async (pbx, phone) =>
            {
                Assert.Equal(200, (await phone.ProveAsync(phone.Request("REGISTER")))!.StatusCode);
                using var elsewhere = new RawPhone(pbx.World, "10.3.0.7");
                using var thief = new RawPhone(pbx.World, "10.3.0.8") { Password = "guess" };
                Assert.Equal(401, (await thief.ProveAsync(thief.Request("REGISTER")))!.StatusCode);
                Assert.Single(pbx.Registrations.Find("100-ten_acme"));
                Assert.Equal(200, (await elsewhere.ProveAsync(elsewhere.Request("REGISTER")))!.StatusCode);
                Assert.Equal(2, pbx.Registrations.Find("100-ten_acme").Length);
            }
        );

    private static void With(Func<TestPbx, RawPhone, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            using var phone = new RawPhone(world);
            await test(pbx, phone);
        });
}
