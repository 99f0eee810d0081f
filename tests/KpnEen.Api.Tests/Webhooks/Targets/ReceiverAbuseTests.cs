using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>Receivers and resolvers that mean harm.</summary>
public sealed class ReceiverAbuseTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W14_a_redirect_is_a_failure_and_its_target_gets_nothing()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        world.Receiver.Answer = (_, response) =>
        {
            response.Redirect(world.Receiver.Url + "/elsewhere");
            return Task.CompletedTask;
        };
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.WorkAsync();

        var failed = await world.UntilAsync(endpoint.Id, happened.Id, d => d.LastStatus is not null);

        Assert.Equal((302, "pending"), (failed.LastStatus, failed.Status));
        Assert.Equal("/hook", Assert.Single(world.Receiver.All).Path);
    }

    [Fact]
    public async Task W18_a_receiver_that_drips_its_answer_is_cut_off_at_the_timeout()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test, o => o with { Timeout = TimeSpan.FromMilliseconds(300) });
        var (endpoint, _) = await world.SubscribeAsync();
        world.Receiver.Answer = async (_, response) =>
        {
            while (!response.HttpContext.RequestAborted.IsCancellationRequested)
            {
                await response.Body.WriteAsync("x"u8.ToArray());
                await response.Body.FlushAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        };
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.WorkAsync();
        await world.UntilAsync(
            endpoint.Id,
            happened.Id,
            d => d is { Attempts: 1, DueAt: not null } && d.DueAt > d.CreatedAt + TimeSpan.FromSeconds(3)
        );

        var (_, attempts) = await world.FindAsync(endpoint.Id, happened.Id);
        Assert.Equal("timeout", Assert.Single(attempts).Error);
    }

    [Fact]
    public async Task W19_of_an_endless_answer_the_first_20000_bytes_are_kept_and_the_rest_is_never_read()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (endpoint, _) = await world.SubscribeAsync(url: $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var endless = EndlessAnswerAsync(listener);
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.WorkAsync();
        await world.UntilAsync(endpoint.Id, happened.Id, "delivered");

        var (_, attempts) = await world.FindAsync(endpoint.Id, happened.Id);
        Assert.Equal(20_000, attempts[0].ResponseBody!.Length);
        // What the receiver got rid of before its connection broke lies in buffers of the kernel.
        Assert.InRange(await endless.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), 20_000, 20_000_000);
    }

    [Fact]
    public async Task W36_a_refused_target_reads_like_one_that_does_not_answer()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test, o => o with { AllowPrivateTargets = false });
        var port = new Uri(world.Receiver.Url).Port;
        var (open, _) = await world.SubscribeAsync(url: $"https://127.0.0.1:{port}/");
        var (closed, _) = await world.SubscribeAsync(url: "https://127.0.0.1:1/");
        var (unknown, _) = await world.SubscribeAsync(url: "https://no-such-host.invalid/");
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.WorkAsync();

        var errors = new List<string>();
        foreach (var id in new[] { open.Id, closed.Id, unknown.Id })
        {
            await world.UntilAsync(id, happened.Id, d => d.Attempts == 1 && d.DueAt > d.CreatedAt + TimeSpan.FromSeconds(3));
            var (_, attempts) = await world.FindAsync(id, happened.Id);
            errors.Add($"{attempts[0].Error} {attempts[0].Status} {attempts[0].ResponseBody} {attempts[0].ResponseHeaders}");
        }

        Assert.Equal(["connectionFailed   {}"], errors.Distinct());
        Assert.Empty(world.Receiver.All);
    }

    [Fact]
    public async Task W35_a_name_that_turns_private_after_it_was_looked_at_is_refused_when_it_is_connected_to()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var resolver = new ScriptedResolver([IPAddress.Parse("127.0.0.1")]);
        using var http = Api.Webhooks.Sending.WebhookHttp.Create(
            new GuardedConnector(new AddressGuard(false), resolver),
            new Api.Webhooks.WebhookOptions(),
            null
        );

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"http://rebound.example:{port}/"), CancellationToken.None)
        );

        Assert.IsType<TargetRefusedException>(failure.InnerException);
        Assert.False(listener.Pending());
        Assert.Equal(["rebound.example"], resolver.Asked);
    }

    [Fact]
    public async Task W35_the_connection_goes_to_the_address_that_was_vetted_and_names_are_asked_for_once()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        // The second answer would lead elsewhere; of the first only the allowed address is used.
        var resolver = new ScriptedResolver([IPAddress.Parse("169.254.169.254"), IPAddress.Loopback], [IPAddress.Parse("169.254.169.254")]);
        await using var world = await WebhookWorld.StartAsync(test, resolver: resolver);
        var port = new Uri(world.Receiver.Url).Port;
        await world.SubscribeAsync(url: $"http://rebinding.example:{port}/hook", types: [EventTypes.CallAnswered]);
        await world.PublishAsync(world.Event());
        await world.WorkAsync();

        var request = await world.Receiver.NextAsync();

        Assert.Equal($"rebinding.example:{port}", request.Headers["host"]);
        Assert.Equal(["rebinding.example"], resolver.Asked);
    }

    /// <summary>Answers 200 with a body that never ends, and tells how much of it went out when the other side hung up.</summary>
    private static async Task<long> EndlessAnswerAsync(TcpListener listener)
    {
        using var socket = await listener.AcceptSocketAsync();
        var request = new byte[64 * 1024];
        await socket.ReceiveAsync(request);
        await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n"u8.ToArray());
        var (block, sent) = (Encoding.ASCII.GetBytes(new string('y', 64 * 1024)), 0L);
        try
        {
            while (true)
                sent += await socket.SendAsync(block);
        }
        catch (SocketException)
        {
            return sent;
        }
    }

    private sealed class ScriptedResolver(params IPAddress[][] answers) : IHostResolver
    {
        private readonly List<string> asked = [];

        public IReadOnlyList<string> Asked => asked;

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
        {
            asked.Add(host);
            return Task.FromResult(answers[Math.Min(asked.Count, answers.Length) - 1]);
        }
    }
}
