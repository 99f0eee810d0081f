using KpnEen.Sip.Authentication;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Authentication;

public sealed class DigestTests
{
    private const string Realm = "tenant.example";
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly ClientCredentials Right = new("101", "geheim");

    // RFC 7616 3.9.1
    [Theory]
    [InlineData(false, "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(true, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_vectors_of_RFC_7616_hold(bool sha256, string expected)
    {
        var ha1 = DigestHash.Ha1(sha256, "Mufasa", "http-auth@example.org", "Circle of Life");
        var input = new DigestInput
        {
            IsSha256 = sha256,
            Nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            Method = "GET",
            Uri = "/dir/index.html",
            Qop = "auth",
            Count = "00000001",
            Cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        };
        var response = DigestHash.Response(input, ha1);
        Assert.Equal(expected, response);
    }

    [Fact]
    public void Where_old_phones_are_MD5_alone_is_offered_and_SHA_256_still_taken() =>
        VirtualWorld.Run(world =>
        {
            var authenticator = new DigestAuthenticator(Secret, world.Time, "MD5");
            var challenge = Assert.Single(Challenge(authenticator).Headers.Fields("WWW-Authenticate"));
            Assert.Contains("algorithm=MD5", challenge, StringComparison.Ordinal);
            var stronger = challenge.Replace("MD5", "SHA-256", StringComparison.Ordinal);
            Assert.Equal(new DigestVerdict.Accepted("101"), Verify(authenticator, Answer(stronger, Right)));
            return Task.CompletedTask;
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_right_password_is_accepted_with_both_algorithms(int challenge) =>
        With(
            (authenticator, _) =>
            {
                var field = Challenge(authenticator).Headers.Fields("WWW-Authenticate").ElementAt(challenge);
                Assert.Equal(new DigestVerdict.Accepted("101"), Verify(authenticator, Answer(field, Right)));
            }
        );

    [Fact]
    public void A_wrong_password_and_an_unknown_user_look_the_same() =>
        With(
            (authenticator, _) =>
            {
                var field = Challenge(authenticator).Headers["WWW-Authenticate"]!;
                Assert.IsType<DigestVerdict.Wrong>(Verify(authenticator, Answer(field, Right with { Password = "x" })));
                Assert.IsType<DigestVerdict.Wrong>(Verify(authenticator, Answer(field, Right with { Username = "999" })));
            }
        );

    [Theory]
    [InlineData("Digest username=\"101", typeof(DigestVerdict.Malformed))]
    [InlineData("Digest realm=\"tenant.example\", username=\"101\"", typeof(DigestVerdict.Malformed))]
    [InlineData("Digest realm=\"a\", realm=\"b\"", typeof(DigestVerdict.Malformed))]
    [InlineData(
        "Digest realm=\"tenant.example\", username=\"101\", nonce=\"n\", uri=\"u\", response=\"r\", qop=auth",
        typeof(DigestVerdict.Malformed)
    )]
    [InlineData(
        "Digest realm=\"tenant.example\", username=\"101\", nonce=\"n\", uri=\"u\", response=\"r\", qop=auth, nc=zzzzzzzz, cnonce=c",
        typeof(DigestVerdict.Malformed)
    )]
    [InlineData(
        "Digest realm=\"tenant.example\", username=\"101\", nonce=\"n\", uri=\"u\", response=\"r\", qop=auth, nc=00000000, cnonce=c",
        typeof(DigestVerdict.Malformed)
    )]
    [InlineData(
        "Digest realm=\"tenant.example\", username=\"101\", nonce=\"n\", uri=\"u\", response=\"r\", algorithm=SHA-512",
        typeof(DigestVerdict.NoCredentials)
    )]
    [InlineData("", typeof(DigestVerdict.NoCredentials))]
    [InlineData("Digest realm=\"elsewhere\", username=\"101\"", typeof(DigestVerdict.NoCredentials))]
    [InlineData("NoOneKnowsThisScheme opaque-data=here", typeof(DigestVerdict.NoCredentials))]
    public void Odd_credentials_get_their_verdict(string field, Type verdict) =>
        With(
            (authenticator, _) =>
            {
                var request = Register();
                request.Headers.Add("Authorization", field);
                Assert.IsType(verdict, Verify(authenticator, request));
            }
        );

    [Fact]
    public void Credentials_longer_than_any_room_are_hashed_all_the_same() =>
        With(
            (authenticator, _) =>
            {
                var name = new string('n', 3000);
                var request = Answer(Challenge(authenticator).Headers["WWW-Authenticate"]!, new(name, "geheim"));
                var verdict = authenticator.Verify(request, Realm, _ => DigestSecret.From(name, Realm, "geheim"));
                Assert.Equal(new DigestVerdict.Accepted(name), verdict);
            }
        );

    [Fact]
    public void A_quoted_name_is_compared_without_its_escapes() =>
        With(
            (authenticator, _) =>
            {
                const string name = "al\"i\\ce";
                var request = Answer(Challenge(authenticator).Headers["WWW-Authenticate"]!, new(name, "geheim"));
                Assert.Contains("\\\"", request.Headers["Authorization"]!, StringComparison.Ordinal);
                var verdict = authenticator.Verify(
                    request,
                    Realm,
                    given => given == name ? DigestSecret.From(name, Realm, "geheim") : null
                );
                Assert.Equal(new DigestVerdict.Accepted(name), verdict);
            }
        );

    private static void With(Action<DigestAuthenticator, VirtualWorld> test) =>
        VirtualWorld.Run(world =>
        {
            test(new(Secret, world.Time), world);
            return Task.CompletedTask;
        });

    private static SipResponse Challenge(DigestAuthenticator authenticator)
    {
        var response = new SipResponse(401);
        authenticator.Challenge(response, Realm);
        return response;
    }

    private static SipRequest Register() => new("REGISTER", SipUri.Parse("sip:tenant.example"));

    private static SipRequest Answer(string challenge, ClientCredentials credentials)
    {
        var request = Register();
        request.Headers.Add("Authorization", DigestClient.Credentials(challenge, request, credentials)!);
        return request;
    }

    private static DigestVerdict Verify(DigestAuthenticator authenticator, SipRequest request) =>
        authenticator.Verify(request, Realm, name => name == "101" ? DigestSecret.From(name, Realm, "geheim") : null);
}
