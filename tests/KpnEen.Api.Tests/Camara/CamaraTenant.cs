using KpnEen.Api.Camara;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Resources;
using KpnEen.Api.Webhooks;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Data.Camara;
using KpnEen.Data.Log;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Api.Tests.Camara;

/// <summary>A tenant with one user who has a number, and what the switch and the sink do with its calls.</summary>
internal sealed record CamaraTenant(ApiFixture Api, ApiClient Client, string UserId, string Number)
{
    public const string Calls = "/click-to-dial/v0.1rc1/calls";
    public const string Callee = "+31612345678";
    public const string Token = "ya29.A0AR-exampletoken";

    public static async Task<CamaraTenant> NewAsync(ApiFixture api)
    {
        var client = await api.TenantAsync();
        var user = await client.UserAsync("201");
        var number = UserTests.NewNumber();
        await client.CreateAsync("/v1/numbers", new { e164 = number, target = new { kind = "user", id = user } });
        return new CamaraTenant(api, client, user, number);
    }

    public object Body(string? sink = null, bool recordingEnabled = false, string callee = Callee, string? expires = null) =>
        sink is null
            ? new
            {
                caller = new { number = Number },
                callee = new { number = callee },
                recordingEnabled,
            }
            : new
            {
                caller = new { number = Number },
                callee = new { number = callee },
                sink,
                sinkCredential = new
                {
                    credentialType = "ACCESSTOKEN",
                    accessToken = Token,
                    accessTokenExpiresUtc = expires ?? "2126-01-01T00:00:00Z",
                    accessTokenType = "bearer",
                },
                recordingEnabled,
            };

    public Task<Reply> CreateAsync(object? body = null, params (string, string)[] headers) =>
        Client.PostAsync(Calls, body ?? Body(), headers);

    public async Task<string> CallAsync(object? body = null)
    {
        var created = await CreateAsync(body);
        Assert.True(created.Status == 201, created.Text);
        return created.Json.GetProperty("callId").GetString()!;
    }

    /// <summary>The switch says how far the call is.</summary>
    public Task SayAsync(string callId, string status) =>
        SayAsync(
            EventTypes.ClickToCallStatusChanged,
            new EventData { ClickToCall = new ClickToCallStatus(callId, status, null, null, TimeProvider.System.GetUtcNow()) }
        );

    /// <summary>The switch closes the conversation.</summary>
    public Task CloseAsync(
        string callId,
        CallOutcome outcome,
        EndedBy endedBy = EndedBy.User,
        long talkMs = 0,
        params string[] recordings
    ) =>
        SayAsync(
            EventTypes.ConversationClosed,
            new EventData
            {
                Correlation = new Correlation(null, callId),
                Outcome = outcome,
                EndedBy = endedBy,
                EndedAt = TimeProvider.System.GetUtcNow(),
                TalkMs = talkMs,
            },
            recordings
        );

    /// <summary>Has all told that is due now, as the worker does.</summary>
    public async Task TellAsync()
    {
        var options = Api.Services.GetRequiredService<WebhookOptions>();
        var queue = Api.Services.GetRequiredService<CamaraNotificationQueue>();
        using var clients = new WebhookClients(
            new GuardedConnector(Api.Services.GetRequiredService<AddressGuard>(), new SystemResolver()),
            options,
            TimeProvider.System
        );
        var notifier = new SinkNotifier(queue, clients, options, TimeProvider.System, NullLogger<SinkNotifier>.Instance);
        while (await queue.TakeAsync(10, options.Lease, CancellationToken.None) is { IsEmpty: false } due)
        {
            foreach (var notification in due)
                await notifier.TellAsync(notification, CancellationToken.None);
        }
    }

    /// <summary>What was put off is due now.</summary>
    public Task HastenAsync() => ExecuteAsync("UPDATE camara_notifications SET due_at = now() WHERE tenant_id = @TenantId");

    public Task<T> ReadAsync<T>(string sql) =>
        Api.Store.InPlatformAsync(session => session.QuerySingleAsync<T>(sql, new { Client.TenantId }), CancellationToken.None);

    public Task ExecuteAsync(string sql) =>
        Api.Store.InPlatformAsync(session => session.ExecuteAsync(sql, new { Client.TenantId }), CancellationToken.None);

    private async Task SayAsync(string type, EventData data, params string[] recordings)
    {
        var callId = data.ClickToCall?.Id ?? data.Correlation!.ClickToCallId!;
        var conversation = await ReadAsync<string>($"SELECT conversation_id FROM camara_calls WHERE id = '{callId}'");
        var told = new ConversationEvent(
            $"evt_{Guid.NewGuid():N}",
            type,
            TimeProvider.System.GetUtcNow(),
            Client.TenantId,
            conversation,
            1,
            data
        );
        var stored = new StoredEvent(
            new LogEntry(told, new CallRecord(conversation, Client.TenantId, data, [], [.. recordings])),
            ReadOnlyMemory<byte>.Empty
        );
        var follower = new CamaraStatusFollower(TimeProvider.System);
        Assert.True(follower.Wants(stored));
        await Api.Store.InPlatformAsync(session => follower.OnCommittingAsync(session, [stored]), CancellationToken.None);
    }
}
