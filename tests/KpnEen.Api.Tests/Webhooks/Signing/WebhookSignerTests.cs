using System.Text;
using KpnEen.Api.Webhooks.Signing;

namespace KpnEen.Api.Tests.Webhooks.Signing;

public sealed class WebhookSignerTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;

    [Fact]
    public void W1_vector_V1_is_reproduced_to_the_byte()
    {
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            Sign("{\"test\": 2432232314}", Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        );
    }

    [Fact]
    public void The_prefix_of_a_secret_may_be_missing() =>
        Assert.Equal(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").Reveal(), Secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").Reveal());

    [Fact]
    public void W7_two_secrets_give_two_signatures_in_their_order()
    {
        var (first, second) = (WebhookSecret.Create(), WebhookSecret.Create());
        Assert.Equal($"{Sign("{}", first)} {Sign("{}", second)}", Sign("{}", first, second));
    }

    [Fact]
    public void W5_a_secret_has_32_bytes_is_never_the_same_and_does_not_print_itself()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => WebhookSecret.Create()).ToList();
        Assert.Equal(100, secrets.Select(s => s.Reveal()).Distinct().Count());
        Assert.All(secrets, s => Assert.Equal(32, Convert.FromBase64String(s.Reveal()["whsec_".Length..]).Length));
        Assert.Equal("whsec_***", $"{secrets[0]}");
    }

    [Theory]
    [InlineData("whsec_")]
    [InlineData("whsec_AAAA")]
    [InlineData("whsec_not base64!")]
    [InlineData("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void What_is_no_secret_is_refused(string text) => Assert.False(WebhookSecret.TryParse(text, out _));

    private static WebhookSecret Secret(string text) =>
        WebhookSecret.TryParse(text, out var secret) ? secret : throw new ArgumentException(text);

    private static string Sign(string body, params WebhookSecret[] secrets) =>
        WebhookSigner.Sign(secrets, Id, Timestamp, Encoding.UTF8.GetBytes(body));
}
