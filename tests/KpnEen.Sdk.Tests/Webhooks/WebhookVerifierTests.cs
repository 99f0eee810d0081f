using System.Text;
using KpnEen.Sdk.Webhooks;
using NSubstitute;

namespace KpnEen.Sdk.Tests.Webhooks;

/// <summary>Vectors V1 and V3 of Standard Webhooks, as npm standardwebhooks and svix decide them.</summary>
public sealed class WebhookVerifierTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Body = """{"test": 2432232314}""";
    private const string Valid = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string PublicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    private const string AsymmetricValid = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
    private const string Other = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact]
    public void V1_the_signature_is_the_one_of_the_reference_libraries() =>
        Assert.Equal(Valid, WebhookSecret.Parse(Secret).SignatureHeader(Id, Timestamp, Encoding.UTF8.GetBytes(Body)));

    [Fact]
    public void V1_the_prefix_may_be_left_out() =>
        Assert.Equal(Valid, WebhookSecret.Parse(Secret["whsec_".Length..]).SignatureHeader(Id, Timestamp, Encoding.UTF8.GetBytes(Body)));

    [Theory]
    [InlineData(Valid)]
    [InlineData($"{Other} {Valid}")]
    [InlineData($"v1a,AAAA {Valid}")]
    [InlineData($"rubbish , v1 v2,x {Valid}")]
    [InlineData($"v1,{"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {Valid}")]
    public void V3_one_fitting_signature_is_enough(string signatures) => Verify(Body, signatures: signatures);

    [Theory]
    [InlineData("v1,")]
    [InlineData(Other)]
    [InlineData("")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1O==")]
    public void V3_without_a_fitting_signature_it_is_refused(string signatures) =>
        Assert.Equal(WebhookFailure.NoMatchingSignature, Refused(() => Verify(Body, signatures: signatures)));

    [Fact]
    public void V3_one_space_more_in_the_body_is_another_body() =>
        Assert.Equal(WebhookFailure.NoMatchingSignature, Refused(() => Verify(Body + " ")));

    [Fact]
    public void V3_another_id_is_another_message() =>
        Assert.Equal(WebhookFailure.NoMatchingSignature, Refused(() => Verify(Body, id: Id + "x")));

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void V3_300_seconds_are_tolerated(int seconds) => Verify(Body, now: Timestamp + seconds);

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void V3_301_seconds_are_not(int seconds) =>
        Assert.Equal(WebhookFailure.TimestampOutOfTolerance, Refused(() => Verify(Body, now: Timestamp + seconds)));

    [Fact]
    public void V3_a_body_beyond_ascii_is_signed_as_its_bytes()
    {
        const string Text = """{"name":"Zoë 📞"}""";
        Verify(Text, signatures: WebhookSecret.Parse(Secret).SignatureHeader(Id, Timestamp, Encoding.UTF8.GetBytes(Text)));
    }

    [Fact]
    public void S16_while_a_secret_is_rotated_both_are_accepted()
    {
        var fresh = Convert.ToBase64String(new byte[32]);
        Verify(Body, secrets: [$"whsec_{fresh}", Secret]);
        Verify(Body, secrets: [Secret, $"whsec_{fresh}"]);
        Assert.Equal(WebhookFailure.NoMatchingSignature, Refused(() => Verify(Body, secrets: [fresh])));
    }

    [Theory]
    [InlineData(AsymmetricValid)]
    [InlineData($"{Other} v1a,AAAA v1a, {AsymmetricValid}")]
    public void V2_an_ed25519_signature_verifies_with_the_public_key_alone(string signatures) =>
        Verify(Body, signatures: signatures, secrets: [PublicKey]);

    [Fact]
    public void V2_another_body_key_or_scheme_does_not()
    {
        var other =
            "whpk_" + Convert.ToBase64String(Convert.FromHexString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        Assert.Equal(
            WebhookFailure.NoMatchingSignature,
            Refused(() => Verify(Body + " ", signatures: AsymmetricValid, secrets: [PublicKey]))
        );
        Assert.Equal(WebhookFailure.NoMatchingSignature, Refused(() => Verify(Body, signatures: AsymmetricValid, secrets: [other])));
        Assert.Equal(WebhookFailure.NoMatchingSignature, Refused(() => Verify(Body, signatures: AsymmetricValid, secrets: [Secret])));
        var renamed = AsymmetricValid.Replace("v1a", "v1", StringComparison.Ordinal);
        Assert.Equal(WebhookFailure.NoMatchingSignature, Refused(() => Verify(Body, signatures: renamed, secrets: [PublicKey])));
    }

    [Fact]
    public void S16_an_endpoint_that_moves_from_one_scheme_to_the_other_is_verified_by_both()
    {
        Verify(Body, signatures: AsymmetricValid, secrets: [Secret, PublicKey]);
        Verify(Body, signatures: $"{AsymmetricValid} {Valid}", secrets: [Secret]);
    }

    [Theory]
    [InlineData("whpk_")]
    [InlineData("whpk_AAAA")]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==")]
    public void S16_a_bad_key_is_refused_without_showing_it(string key)
    {
        var error = Assert.Throws<FormatException>(() => WebhookKey.Parse(key));
        Assert.DoesNotContain("6Xb", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "1614265330", Valid)]
    [InlineData("", "1614265330", Valid)]
    [InlineData(Id, null, Valid)]
    [InlineData(Id, "soon", Valid)]
    [InlineData(Id, "-1", Valid)]
    [InlineData(Id, "99999999999999999999", Valid)]
    [InlineData(Id, "1614265330", null)]
    public void S16_a_missing_or_unreadable_header_is_named(string? id, string? timestamp, string? signature) =>
        Assert.Equal(
            WebhookFailure.MissingHeader,
            Refused(() =>
                WebhookVerifier.Verify(
                    Encoding.UTF8.GetBytes(Body),
                    new(id, timestamp, signature),
                    [WebhookSecret.Parse(Secret)],
                    At(Timestamp)
                )
            )
        );

    [Fact]
    public void S16_more_than_a_mebibyte_is_refused_unread() =>
        Assert.Equal(WebhookFailure.BodyTooLarge, Refused(() => Verify(new string(' ', WebhookVerifier.MaxBodyBytes + 1))));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    public void A_bad_secret_is_refused_without_showing_it(string secret)
    {
        var error = Assert.Throws<FormatException>(() => WebhookSecret.Parse(secret));
        Assert.DoesNotContain("not base64!", error.Message, StringComparison.Ordinal);
    }

    private static void Verify(string body, string signatures = Valid, string id = Id, long now = Timestamp, string[]? secrets = null) =>
        WebhookVerifier.Verify(
            Encoding.UTF8.GetBytes(body),
            new(id, $"{Timestamp}", signatures),
            [.. (secrets ?? [Secret]).Select(WebhookKey.Parse)],
            At(now)
        );

    private static WebhookFailure Refused(Action verify) => Assert.Throws<WebhookVerificationException>(verify).Failure;

    private static TimeProvider At(long unixSeconds)
    {
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));
        return time;
    }
}
