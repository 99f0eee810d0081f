using System.Collections.Concurrent;
using System.Net;
using KpnEen.Data.Webhooks;
using KpnEen.Http.Outbound;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>W40 with the whole worker: receivers see the proxy's address and no other, whatever is sent to them and why.</summary>
public sealed class EgressWorkerTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W40_events_retries_questions_and_token_requests_leave_by_the_proxy_alone_and_without_it_nothing_does()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var proxy = TestProxy.Start();
        await using var world = await WebhookWorld.StartAsync(
            test,
            o => o with { Proxy = new EgressProxy(proxy.Url, []), Schedule = o.Schedule with { Delays = [TimeSpan.Zero, TimeSpan.Zero] } }
        );
        var seen = new ConcurrentBag<(string Path, IPAddress? From)>();
        world.Receiver.Answer = async (request, response) =>
        {
            seen.Add((request.Path, response.HttpContext.Connection.RemoteIpAddress));
            response.StatusCode = request.Path == "/failing" ? 500 : 200;
            if (request.Path == "/token")
            {
                response.ContentType = "application/json";
                await response.Body.WriteAsync("""{"access_token":"t","token_type":"Bearer","expires_in":60}"""u8.ToArray());
            }
        };
        var (asked, _) = await world.SubscribeAsync("/asked", change: s => s with { VerifyOwnership = true });
        var (failing, _) = await world.SubscribeAsync("/failing");
        var oauth = new ReceiverAuthentication("oauth2", null, world.Receiver.Url + "/token", "crm", "events.write", "hunter2-hunter2");
        var (tokens, _) = await world.SubscribeAsync("/tokens", change: s => s with { Receiver = new ReceiverSettings(oauth, null) });
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.UntilAsync(failing.Id, happened.Id, "exhausted");
        await world.UntilAsync(tokens.Id, happened.Id, "delivered");
        await world.Receiver.NextAsync(r => r.Path == "/asked");

        Assert.Equal(["/asked", "/failing", "/token", "/tokens"], seen.Select(s => s.Path).Distinct().Order());
        Assert.All(seen, s => Assert.Equal(TestProxy.Source, s.From));
        Assert.Equal([new Uri(world.Receiver.Url).Authority], proxy.Asked.Distinct());

        var late = world.Event();
        await proxy.DisposeAsync();
        await world.PublishAsync(late);
        await world.UntilAsync(tokens.Id, late.Id, "exhausted");
        // What was on its way when the proxy went may still come; of what came after it nothing does, by whatever way.
        Assert.DoesNotContain(world.Receiver.All, r => r.Headers.GetValueOrDefault("webhook-id") == late.Id);
        Assert.All(seen, s => Assert.Equal(TestProxy.Source, s.From));
    }
}
