using System.Text;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.Sdk.Webhooks;
using Signer = KpnEen.Api.Webhooks.Signing.WebhookSecret;
using Verifier = KpnEen.Sdk.Webhooks.WebhookSecret;

namespace KpnEen.Api.Tests.Webhooks.Signing;

/// <summary>V3: what our signer makes against the SDK's verifier, which shares no code with it.</summary>
public sealed class SdkVerifiesTests
{
    private readonly Signer signer = Signer.Create();
    private readonly ShiftedClock clock = new();
    private readonly long stamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"name\":\"Ünal ☎ 😀\"}")]
    public void V3_a_signature_of_ours_is_accepted(string body) => Verify(Sign(body), body);

    [Fact]
    public void V3_another_signature_before_ours_does_no_harm()
    {
        Verify($"{Sign("{}", Signer.Create())} {Sign("{}")}", "{}");
        Verify($"v1a,AAAA {Sign("{}")}", "{}");
    }

    [Fact]
    public void V3_in_the_overlap_of_a_rotation_either_secret_will_do()
    {
        var fresh = Signer.Create();
        var header = Sign("{}", fresh, signer);
        Verify(header, "{}");
        WebhookVerifier.Verify("{}"u8, new WebhookHeaders("evt_1", Now(), header), [Verifier.Parse(fresh.Reveal())], clock);
    }

    [Fact]
    public void V3_a_changed_body_a_foreign_secret_an_empty_signature_and_a_time_beyond_300_s_are_refused()
    {
        Assert.Throws<WebhookVerificationException>(() => Verify(Sign("{}"), "{} "));
        Assert.Throws<WebhookVerificationException>(() => Verify(Sign("{}", Signer.Create()), "{}"));
        Assert.Throws<WebhookVerificationException>(() => Verify("v1,", "{}"));
        foreach (var seconds in new[] { -302, 302 })
        {
            var off = clock.GetUtcNow().ToUnixTimeSeconds() + seconds;
            var header = WebhookSigner.Sign([signer], "evt_1", off, "{}"u8);
            Assert.Throws<WebhookVerificationException>(() =>
                WebhookVerifier.Verify("{}"u8, new WebhookHeaders("evt_1", $"{off}", header), [Verifier.Parse(signer.Reveal())], clock)
            );
        }
    }

    private string Now() => $"{stamp}";

    private string Sign(string body, params Signer[] secrets) =>
        WebhookSigner.Sign(secrets.Length == 0 ? [signer] : secrets, "evt_1", stamp, Encoding.UTF8.GetBytes(body));

    private void Verify(string header, string body) =>
        WebhookVerifier.Verify(
            Encoding.UTF8.GetBytes(body),
            new WebhookHeaders("evt_1", Now(), header),
            [Verifier.Parse(signer.Reveal())],
            clock
        );
}
