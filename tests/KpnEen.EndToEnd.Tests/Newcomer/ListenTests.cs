using KpnEen.Cli;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Newcomer;

/// <summary>W47: webhooks on a developer's own machine, judged by the libraries that verify them.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class ListenTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task W47_listen_brings_what_trigger_makes_and_resend_brings_again_signed_with_the_secret_of_the_session()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var cli = new CommandLine(exchange);
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var listening = cli.StartAsync(
            output,
            error,
            stop.Token,
            "listen",
            "--forward-to",
            $"{receiver.Url}/hooks",
            "--events",
            "call.answered,conversation.*"
        );
        try
        {
            await Until.TrueAsync(() => Task.FromResult(File.Exists(cli.PathOf("config/listen.json"))), "it listens");
            (await cli.RunAsync("trigger", "call.answered")).Ended(ExitCodes.Done);
            var answered = await receiver.NextAsync(r => r.Text.Contains("\"call.answered\"", StringComparison.Ordinal));
            await receiver.NextAsync(r => r.Text.Contains("\"conversation.closed\"", StringComparison.Ordinal));
            Assert.DoesNotContain(receiver.All, r => r.Text.Contains("\"type\":\"call.created\"", StringComparison.Ordinal));

            var id = answered.Headers["webhook-id"];
            (await cli.RunAsync("resend", id)).Ended(ExitCodes.Done);
            var again = await receiver.NextAsync(r => r.Headers["webhook-id"] == id);
            Assert.Equal(answered.Text, again.Text);

            receiver.AnswerWith(500);
            (await cli.RunAsync("trigger", "call.forwarded")).Ended(ExitCodes.Failed); // no call makes it: the example, and our answer to it
            Assert.Contains("\"test\":true", receiver.All.Last().Text, StringComparison.Ordinal);

            var secret = error.ToString().Split("session: ")[1].Trim();
            var verdicts = await NodeScript.RunAsync(
                "verify-webhooks.mjs",
                new { deliveries = receiver.All.Select(r => Delivery(secret, r)) }
            );
            Assert.All(
                verdicts.GetProperty("verdicts").EnumerateArray(),
                v => Assert.True(v.GetProperty("standardwebhooks").GetBoolean() && v.GetProperty("svix").GetBoolean())
            );
        }
        finally
        {
            stop.Cancel();
            Assert.Equal(ExitCodes.Done, await listening);
        }
        Assert.Contains("→ 204", output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(cli.PathOf("config/listen.json")));
    }

    [Fact]
    public async Task A_call_and_its_explanation_and_the_audit_log_are_at_hand()
    {
        await exchange.VirtualPhoneAsync("201", new { onCall = "answers", answerAfterMs = 100 });
        using var cli = new CommandLine(exchange);
        var call = await cli.RunAsync("trigger", "conversation.closed", "--json");
        call.Ended(ExitCodes.Done);
        var conversation = (string)System.Text.Json.Nodes.JsonNode.Parse(call.Output)!["conversationId"]!;
        var trace = await cli.RunAsync("trace", conversation);
        trace.Ended(ExitCodes.Done);
        Assert.Contains("because", trace.Output, StringComparison.Ordinal);
        var audit = await cli.RunAsync("audit", "verify");
        audit.Ended(ExitCodes.Done);
        Assert.Contains("The chain holds", audit.Output, StringComparison.Ordinal);
    }

    private static object Delivery(string secret, ReceivedRequest request) =>
        new
        {
            key = secret,
            headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value),
            body = Convert.ToBase64String(request.Body),
        };
}
