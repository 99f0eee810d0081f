using System.Text.Json.Nodes;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Sdk.Webhooks;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Rest;

[Collection(ExchangeCollection.Name)]
public sealed class WebhookTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task Feed_stream_and_webhooks_tell_the_same_events_of_a_call_in_the_same_order()
    {
        await using var crm = await Subscription.StartAsync(exchange);
        using var stream = await exchange.Api.RawAsync(HttpMethod.Get, "/v1/events/stream", stream: true);
        stream.EnsureSuccessStatusCode();
        var vera = await exchange.VirtualPhoneAsync(
            "201",
            new
            {
                onCall = "answers",
                answerAfterMs = 300,
                toneHertz = 440,
            }
        );
        var call = await exchange.Api.PostAsync("/v1/calls", new { userId = vera.UserId, to = exchange.Pstn("answers") });
        var id = (string)call["id"]!;
        await Story.WithAsync(exchange.Api, id, "call.bridged");
        await exchange.Api.PostAsync($"/v1/calls/{id}/hang-up");
        var story = await Story.ClosedAsync(exchange.Api, id);

        await crm.ReceivesAsync(story);
        var received = crm.Of(id);
        Assert.Equal(story.Ids, received.Select(r => r.Headers["webhook-id"]));
        Assert.All(received, r => Assert.True(Signature.IsRight(r, crm.Secret)));
        Assert.All(received, r => IsAcceptedBySdk(r, crm.Secret));
        Assert.ThrowsAny<WebhookVerificationException>(() =>
            IsAcceptedBySdk(received[0] with { Body = [.. received[0].Body, (byte)' '] }, crm.Secret)
        );
        Assert.All(received, r => Assert.Equal(r.Headers["webhook-id"], (string)r.Json["id"]!));
        Assert.Equal(story.Ids, await StreamedAsync(stream, id, story.Events.Count));
        Assert.Equal(story.Events.Select(e => e.ToJsonString()), received.Select(r => r.Json.ToJsonString()));
    }

    private static void IsAcceptedBySdk(ReceivedRequest r, string secret)
    {
        var headers = new WebhookHeaders(r.Headers["webhook-id"], r.Headers["webhook-timestamp"], r.Headers["webhook-signature"]);
        WebhookVerifier.Verify(r.Body, headers, [WebhookSecret.Parse(secret)], TimeProvider.System);
    }

    private static async Task<List<string>> StreamedAsync(HttpResponseMessage stream, string conversation, int count)
    {
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var ids = new List<string>();
        while (ids.Count < count && await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (
                line.StartsWith("data:", StringComparison.Ordinal)
                && JsonNode.Parse(line[5..]) is { } e
                && (string?)e["conversationId"] == conversation
            )
                ids.Add((string)e["id"]!);
        }
        return ids;
    }
}
