using System.Net;
using System.Text;
using KpnEen.Sdk.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sdk.Tests.Hosting;

/// <summary>A real receiver on a free port of loopback.</summary>
public sealed class WebhookReceiverTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly KpnEenWebhookOptions _options = new();
    private readonly List<KpnEenEvent> _handled = [];
    private readonly HttpMessageInvoker _sender = new(new SocketsHttpHandler());
    private Func<KpnEenEvent, Task> _work = _ => Task.CompletedTask;
    private WebApplication _app = null!;
    private Uri _url = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _options.UseSecrets(Secret);
        _app.MapKpnEenWebhooks(
            "/hooks",
            _options,
            async (received, _) =>
            {
                await _work(received);
                lock (_handled)
                    _handled.Add(received);
            }
        );
        await _app.StartAsync();
        _url = new Uri(
            new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
            "/hooks"
        );
    }

    public async Task DisposeAsync()
    {
        _sender.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task S18_a_signed_event_reaches_the_handler()
    {
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("evt_1"));
        var seen = Assert.Single(_handled);
        Assert.Equal(("evt_1", "call.answered", "conv_1"), (seen.Id, seen.Type, seen.ConversationId));
    }

    [Fact]
    public async Task S18_a_forged_one_is_answered_400_and_reaches_nobody()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await DeliverAsync("evt_1", secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        Assert.Empty(_handled);
    }

    [Fact]
    public async Task A_signed_text_that_is_no_event_is_answered_400() =>
        Assert.Equal(HttpStatusCode.BadRequest, await DeliverAsync("evt_1", body: """{"test": 2432232314}"""));

    [Fact]
    public async Task An_event_of_an_unknown_type_with_unknown_members_is_handed_over()
    {
        const string Future =
            """{"id":"evt_9","type":"call.teleported","timestamp":"2030-01-01T00:00:00Z","tenantId":"ten_1","to":"Mars","data":{"state":"dematerialised","planet":{"name":"Mars"}}}""";
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("evt_9", body: Future));
        Assert.Equal("Mars", _handled[0].Raw.GetProperty("to").GetString());
    }

    [Fact]
    public async Task An_event_that_comes_twice_is_handled_once()
    {
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("evt_1"));
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("evt_1"));
        Assert.Single(_handled);
    }

    [Fact]
    public async Task A_handler_that_fails_gets_the_event_again()
    {
        _work = _ => throw new InvalidOperationException("the database is away");
        Assert.Equal(HttpStatusCode.InternalServerError, await DeliverAsync("evt_1"));
        _work = _ => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("evt_1"));
        Assert.Single(_handled);
    }

    [Fact]
    public async Task While_an_event_is_in_hand_its_twin_is_told_to_come_later()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work = _ =>
        {
            begun.SetResult();
            return finish.Task;
        };
        var first = DeliverAsync("evt_1");
        await begun.Task;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await DeliverAsync("evt_1"));
        finish.SetResult();
        Assert.Equal(HttpStatusCode.NoContent, await first);
    }

    [Fact]
    public async Task A_body_beyond_a_mebibyte_is_answered_413() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await DeliverAsync("evt_1", body: new string(' ', 1024 * 1024 + 1)));

    [Fact]
    public async Task A_rotated_secret_is_taken_over_while_running()
    {
        const string Fresh = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        _options.UseSecrets(Fresh);
        Assert.Equal(HttpStatusCode.BadRequest, await DeliverAsync("evt_1"));
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("evt_1", secret: Fresh));
    }

    private async Task<HttpStatusCode> DeliverAsync(string id, string secret = Secret, string? body = null)
    {
        body ??=
            $$$"""{"id":"{{{id}}}","type":"call.answered","timestamp":"2026-05-04T10:00:00Z","tenantId":"ten_1","conversationId":"conv_1","sequence":3,"data":{}}""";
        var bytes = Encoding.UTF8.GetBytes(body);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(bytes) };
        request.Headers.Add(WebhookHeaders.IdName, id);
        request.Headers.Add(WebhookHeaders.TimestampName, $"{now}");
        request.Headers.Add(WebhookHeaders.SignatureName, WebhookSecret.Parse(secret).SignatureHeader(id, now, bytes));
        using var response = await _sender.SendAsync(request, default);
        return response.StatusCode;
    }
}
