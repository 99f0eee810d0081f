using System.Text;
using System.Text.Json;
using KpnEen.Sdk.Webhooks;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Webhooks;

/// <summary>npm standardwebhooks and svix, and Node's own Ed25519, against the SDK: both ways.</summary>
public sealed class InteropTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string SecretKey = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    private const string PublicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

    [Fact]
    public async Task S17_what_one_side_signs_the_other_verifies()
    {
        string[] bodies =
        [
            "{}",
            """{"test": 2432232314}""",
            """{"name":"Zoë 📞","tab":"\t"}""",
            $$"""{"long":"{{new string('ë', 20_000)}}"}""",
        ];
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var secret = WebhookSecret.Parse(Secret);
        var ours = bodies.Select(
            (body, i) =>
                new
                {
                    id = $"evt_{i}",
                    timestamp = now,
                    body,
                    signature = $"v1a,AAAA {secret.SignatureHeader($"evt_{i}", now, Encoding.UTF8.GetBytes(body))}",
                }
        );
        var said = await NodeScript.RunAsync(
            "sdk-webhooks.mjs",
            new
            {
                secret = Secret,
                secretKey = SecretKey,
                timestamp = now,
                bodies,
                ours,
            }
        );

        Assert.Equal(bodies.Length, said.GetProperty("accepted").GetProperty("standardwebhooks").GetInt32());
        Assert.Equal(bodies.Length, said.GetProperty("accepted").GetProperty("svix").GetInt32());
        var signed = said.GetProperty("signed").EnumerateArray().ToList();
        Assert.Equal(3 * bodies.Length, signed.Count);
        Assert.All(signed, Verify);
    }

    private static void Verify(JsonElement delivery)
    {
        var text = (string name) => delivery.GetProperty(name).GetString()!;
        var headers = new WebhookHeaders(text("id"), $"{delivery.GetProperty("timestamp")}", text("signature"));
        WebhookVerifier.Verify(
            Encoding.UTF8.GetBytes(text("body")),
            headers,
            [WebhookKey.Parse(text("by") == "node" ? PublicKey : Secret)],
            TimeProvider.System
        );
    }
}
