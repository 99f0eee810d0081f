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
        var response = DigestHash.Response(
            sha256,
            ha1,
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "00000001",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "auth",
            "GET",
            "/dir/index.html"
        );
        Assert.Equal(expected, response);
    }

    [Fact]
    public void SHA_256_is_offered_before_MD5() =>
        VirtualWorld.Run(world =>
        {
            var challenges = Challenge(new(Secret, world.Time)).Headers.Fields("WWW-Authenticate").ToArray();
            Assert.Equal(2, challenges.Length);
            Assert.Contains("algorithm=SHA-256", challenges[0], StringComparison.Ordinal);
            Assert.Contains("algorithm=MD5", challenges[1], StringComparison.Ordinal);
            Assert.All(challenges, c => Assert.Contains("qop=\"auth\"", c, StringComparison.Ordinal));
            return Task.CompletedTask;
        });

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

    [Fact]
    public void The_same_count_twice_is_stale() =>
        With(
            (authenticator, _) =>
            {
                var request = Answer(Challenge(authenticator).Headers["WWW-Authenticate"]!, Right);
                Assert.IsType<DigestVerdict.Accepted>(Verify(authenticator, request));
                Assert.IsType<DigestVerdict.Stale>(Verify(authenticator, request));
            }
        );

    [Fact]
    public void An_old_nonce_is_stale_and_a_wrong_password_with_it_is_wrong() =>
        VirtualWorld.Run(async world =>
        {
            var authenticator = new DigestAuthenticator(Secret, world.Time);
            var field = Challenge(authenticator).Headers["WWW-Authenticate"]!;
            await world.Delay(TimeSpan.FromSeconds(301));
            Assert.IsType<DigestVerdict.Stale>(Verify(authenticator, Answer(field, Right)));
            Assert.IsType<DigestVerdict.Wrong>(Verify(authenticator, Answer(field, Right with { Password = "x" })));
        });

    [Fact]
    public void A_nonce_of_another_node_with_the_same_secret_is_good() =>
        With(
            (authenticator, world) =>
            {
                var field = Challenge(new(Secret, world.Time)).Headers["WWW-Authenticate"]!;
                Assert.IsType<DigestVerdict.Accepted>(Verify(authenticator, Answer(field, Right)));
            }
        );

    [Fact]
    public void A_nonce_nobody_made_is_stale() =>
        With(
            (authenticator, world) =>
            {
                var field = Challenge(new([.. Secret.Reverse()], world.Time)).Headers["WWW-Authenticate"]!;
                Assert.IsType<DigestVerdict.Stale>(Verify(authenticator, Answer(field, Right)));
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
    public void Counts_may_overtake_but_never_repeat_also_beyond_the_memory()
    {
        var uses = new NonceUses(4);
        Assert.True(uses.TryUse("a", 1, 2));
        Assert.True(uses.TryUse("a", 1, 1));
        Assert.False(uses.TryUse("a", 1, 2));
        Assert.True(uses.TryUse("a", 1, 500));
        Assert.False(uses.TryUse("a", 1, 3));
        for (var i = 0; i < 20; i++)
            uses.TryUse($"n{i}", 2, 1);
        Assert.False(uses.TryUse("a", 1, 501));
        Assert.True(uses.TryUse("new", 3, 1));
    }

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
