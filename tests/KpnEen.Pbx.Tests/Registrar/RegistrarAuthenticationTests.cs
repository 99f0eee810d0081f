using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>Who may register: digest (RFC 7616, RFC 8760), the realm is the tenant's domain.</summary>
public sealed partial class RegistrarAuthenticationTests
{
    [Fact]
    public void The_challenge_names_the_tenants_domain_and_both_algorithms() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var response = await phone.RegisterAsync(["<sip:a@10.2.0.1>"], answerChallenge: false);
            Assert.Equal(401, response.StatusCode);
            var challenges = response.Headers.Fields("WWW-Authenticate").ToArray();
            Assert.All(challenges, c => Assert.Contains("realm=\"acme.test\"", c));
            Assert.Equal(["MD5", "SHA-256"], challenges.Select(c => c.Split("algorithm=")[1].Split(',')[0]).Order());
        });

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public void Either_algorithm_is_taken(string algorithm) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var challenge = await phone.RegisterAsync(["<sip:a@10.2.0.1>"], answerChallenge: false);
            var nonce = Nonce().Match(challenge.Headers.Fields("WWW-Authenticate").First()).Groups[1].Value;
            string Proof(string password) => Authorization(algorithm, phone.Username, password, nonce);
            Assert.Equal(
                401,
                (
                    await phone.RegisterAsync(["<sip:a@10.2.0.1>"], h => h["Authorization"] = Proof("wrong"), answerChallenge: false)
                ).StatusCode
            );
            Assert.Equal(
                200,
                (
                    await phone.RegisterAsync(
                        ["<sip:a@10.2.0.1>"],
                        h => h["Authorization"] = Proof(Tenants.Password),
                        answerChallenge: false
                    )
                ).StatusCode
            );
        });

    [Fact]
    public void A_wrong_password_and_an_unknown_user_are_told_the_same() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var wrong = new BarePhone("100", world) { Credentials = new("100-ten_acme", "wrong") };
            await using var unknown = new BarePhone("999", world, "10.2.0.2");
            var (one, other) = (await wrong.RegisterAsync(["<sip:a@10.2.0.1>"]), await unknown.RegisterAsync(["<sip:a@10.2.0.2>"]));
            Assert.Equal((401, 401), (one.StatusCode, other.StatusCode));
            Assert.Equal(one.Headers.Select(h => h.Key), other.Headers.Select(h => h.Key));
            Assert.Empty(pbx.Registrations.Find("100-ten_acme"));
        });

    [Fact]
    public void Nobody_registers_as_a_colleague() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            Assert.Equal(403, (await phone.RegisterAsync(["<sip:a@10.2.0.1>"], aor: "101-ten_acme")).StatusCode);
            Assert.Empty(pbx.Registrations.Find("101-ten_acme"));
            Assert.Empty(pbx.Registrations.Find("100-ten_acme"));
            Assert.Equal(200, (await phone.RegisterAsync(["<sip:a@10.2.0.1>"], aor: "100")).StatusCode);
        });

    [Fact]
    public void An_account_of_another_company_does_not_open_this_one() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31105550"));
            await using var intruder = new BarePhone("100", world, tenant: "ten_acme", domain: "acme.test")
            {
                Credentials = new("100-ten_other", Tenants.Password),
            };
            Assert.Equal(401, (await intruder.RegisterAsync(["<sip:a@10.2.0.1>"])).StatusCode);
            Assert.Empty(pbx.Registrations.Find("100-ten_acme"));
            Assert.Empty(pbx.Registrations.Find("100-ten_other"));
        });

    // RFC 7616 3.4.1, with qop auth.
    [SuppressMessage("Security", "CA5351", Justification = "The protocol's algorithm; phones know no other.")]
    private static string Authorization(string algorithm, string username, string password, string nonce)
    {
        string Hash(string text) =>
            Convert.ToHexStringLower(
                algorithm == "MD5" ? MD5.HashData(Encoding.UTF8.GetBytes(text)) : SHA256.HashData(Encoding.UTF8.GetBytes(text))
            );
        var cnonce = Guid.NewGuid().ToString("N");
        var proof = Hash($"{Hash($"{username}:acme.test:{password}")}:{nonce}:00000001:{cnonce}:auth:{Hash("REGISTER:sip:acme.test")}");
        return $"Digest username=\"{username}\", realm=\"acme.test\", nonce=\"{nonce}\", uri=\"sip:acme.test\", response=\"{proof}\", "
            + $"algorithm={algorithm}, qop=auth, nc=00000001, cnonce=\"{cnonce}\"";
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();
}
