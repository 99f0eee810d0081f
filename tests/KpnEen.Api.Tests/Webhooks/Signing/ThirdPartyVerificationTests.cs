using System.Text.Json;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.Pbx.Events;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Signing;

/// <summary>What receivers got, judged by npm's standardwebhooks and svix and by Node's own Ed25519.</summary>
public sealed class ThirdPartyVerificationTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W3_W4_W7_every_delivery_verifies_with_npm_standardwebhooks_npm_svix_and_Nodes_Ed25519()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, secret) = await world.SubscribeAsync();
        await world.WorkAsync();
        var captured = new List<object>();
        var events = new[]
        {
            world.Event() with
            {
                Data = new EventData(),
            },
            world.Event() with
            {
                Data = new EventData { Customer = Named("Ünal Çelik-Ångström") },
            },
            world.Event() with
            {
                Data = new EventData { Customer = Named("☎ 😀 👩‍👩‍👧 \u202Eabc") },
            },
            world.Event() with
            {
                Data = new EventData { Metadata = JsonSerializer.SerializeToElement(new { text = new string('é', 9_900) }) },
            },
        };
        async Task CaptureAsync(params string[] keys)
        {
            foreach (var e in events)
            {
                var fresh = e with { Id = Pbx.Ids.New("evt", world.Clock), ConversationId = Pbx.Ids.New("conv", world.Clock) };
                await world.PublishAsync(fresh);
                var request = await world.Receiver.NextAsync(r => r.Headers["webhook-id"] == fresh.Id);
                captured.AddRange(
                    keys.Select(key => new
                    {
                        key,
                        headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value),
                        body = request.Body,
                    })
                );
            }
        }

        await CaptureAsync(secret.Reveal());
        Assert.InRange(world.Receiver.All.Max(r => r.Body.Length), 19_500, 70_000);
        // In the overlap of a change of kind: the old secret and the new public key verify the same deliveries.
        var pair = WebhookKeyPair.Create();
        await RotateAsync(world, endpoint.Id, pair, TimeSpan.FromHours(1));
        await CaptureAsync(secret.Reveal(), pair.Reveal());
        var fresh = WebhookKeyPair.Create();
        await RotateAsync(world, endpoint.Id, fresh, TimeSpan.Zero);
        await CaptureAsync(fresh.Reveal());

        var result = await NodeScript.RunAsync("verify-webhooks.mjs", new { deliveries = captured });
        var verdicts = result.GetProperty("verdicts").EnumerateArray().ToList();
        Assert.Equal(16, verdicts.Count);
        Assert.All(verdicts, v => Assert.All(v.EnumerateObject(), by => Assert.True(by.Value.GetBoolean(), $"{by.Name}: {v}")));
        Assert.Equal((8, 8), (verdicts.Count(v => v.TryGetProperty("svix", out _)), verdicts.Count(v => v.TryGetProperty("node", out _))));

        // And they do say no: a foreign key of either kind.
        var wrong = await NodeScript.RunAsync(
            "verify-webhooks.mjs",
            new
            {
                deliveries = captured
                    .TakeLast(1)
                    .Select(c => Foreign(c, pair.Reveal()))
                    .Append(Foreign(captured[0], WebhookSecret.Create().Reveal())),
            }
        );
        Assert.All(
            wrong.GetProperty("verdicts").EnumerateArray().SelectMany(v => v.EnumerateObject()),
            by => Assert.False(by.Value.GetBoolean(), by.Name)
        );
    }

    private static JsonElement Foreign(object captured, string key)
    {
        var node = JsonSerializer.SerializeToNode(captured, captured.GetType())!;
        node["key"] = key;
        return JsonSerializer.SerializeToElement(node);
    }

    private static Party Named(string name) => new("+31612345678", name, Presentation.Allowed, true);

    private static Task RotateAsync(WebhookWorld world, string id, WebhookKey key, TimeSpan grace) =>
        world.Endpoints.RotateAsync(WebhookWorld.Tenant, id, _ => key.ToStored(), grace, CancellationToken.None);
}
