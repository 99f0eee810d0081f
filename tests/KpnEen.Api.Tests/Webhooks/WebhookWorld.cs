using System.Net.Mail;
using KpnEen.Api.Webhooks;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Mail;
using KpnEen.Data.Operations;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>Store, fan-out and workers as the server has them, without REST: events go in, a receiver on loopback gets deliveries.</summary>
public sealed class WebhookWorld : IAsyncDisposable
{
    public const string Tenant = "ten_a";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly List<DeliveryWorker> workers = [];
    private readonly WebhookSecrets secrets = new(new SecretBox(new byte[32]));
    private readonly FaultLog<DeliveryWorker> faults = new();
    private readonly FaultLog<DeliveryRun> runFaults = new();
    private readonly IHostResolver resolver;

    private WebhookWorld(Database database, ShiftedClock clock, TestReceiver receiver, WebhookOptions options, IHostResolver? resolver)
    {
        (Database, Clock, Receiver, Options) = (database, clock, receiver, options);
        this.resolver = resolver ?? new SystemResolver();
        Endpoints = new WebhookEndpointStore(database, secrets, clock);
        Deliveries = new DeliveryLog(database);
        Operations = new OperationStore(database, clock);
        Replay = new DeliveryReplay(database, Operations, clock);
        Pauses = new EndpointPauses(database, clock);
        Ownership = new EndpointOwnership(database, clock);
        Mail = new MailOutbox(
            database,
            clock,
            new SmtpOptions("mail.invalid", 587, new MailAddress("noreply@een.example"), null, null, DemandsTls: true)
        );
    }

    public Database Database { get; }
    public ShiftedClock Clock { get; }
    public TestReceiver Receiver { get; }
    public WebhookOptions Options { get; }
    public WebhookEndpointStore Endpoints { get; }
    public DeliveryLog Deliveries { get; }
    public OperationStore Operations { get; }
    public WebhookMetrics Metrics { get; } = new();
    public DeliveryReplay Replay { get; }
    public EndpointPauses Pauses { get; }
    public EndpointOwnership Ownership { get; }

    /// <summary>What is put in stays there: nobody sends.</summary>
    public MailOutbox Mail { get; }

    /// <param name="change">Of options whose schedule is the product's but without jitter.</param>
    public static Task<WebhookWorld> StartAsync(
        TestDatabase test,
        Func<WebhookOptions, WebhookOptions>? change = null,
        IHostResolver? resolver = null
    ) => StartAsync(test.ConnectionString, change, resolver);

    public static async Task<WebhookWorld> StartAsync(
        string connectionString,
        Func<WebhookOptions, WebhookOptions>? change = null,
        IHostResolver? resolver = null
    )
    {
        var clock = new ShiftedClock();
        var database = await Database.OpenAsync(connectionString, clock, new WebhookFanOut(clock));
        await database.InPlatformAsync(
            session =>
                session.ExecuteAsync("INSERT INTO tenants (id, name, domain) VALUES ('ten_a', 'A', 'a.test'), ('ten_b', 'B', 'b.test')"),
            CancellationToken.None
        );
        var options = new WebhookOptions
        {
            AllowPrivateTargets = true,
            PollInterval = TimeSpan.FromMilliseconds(20),
            Schedule = RetrySchedule.Standard with { Jitter = 0, ThrottleFloor = TimeSpan.Zero },
        };
        return new WebhookWorld(database, clock, await TestReceiver.StartAsync(), change?.Invoke(options) ?? options, resolver);
    }

    /// <summary>Another worker, as another process would have.</summary>
    public async Task<DeliveryWorker> WorkAsync()
    {
        var connector = new GuardedConnector(new AddressGuard(Options.AllowPrivateTargets), resolver, Options.Proxy);
        var clients = new WebhookClients(connector, Options, Clock);
        var sender = new WebhookSender(clients, new ReceiverTokens(clients, Clock), Options, Clock);
        var attempt = new DeliveryAttempt(sender, secrets, Options, Clock);
        var queue = new DeliveryQueue(Database, Clock);
        var run = new DeliveryRun(attempt, queue, new DeliveryCompletion(Database, Mail, Clock), Options, Clock, runFaults);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = new DeliveryWorker(
            queue,
            new WorkerName(),
            new WorkerRollCall(Database, Clock),
            run,
            new DeliveryHints(() => never.Task),
            Options,
            Clock,
            Metrics,
            faults
        );
        workers.Add(worker);
        await worker.StartAsync(CancellationToken.None);
        return worker;
    }

    public async Task<(WebhookEndpoint Endpoint, WebhookSecret Secret)> SubscribeAsync(
        string path = "/hook",
        string ordering = "conversation",
        string[]? types = null,
        string? url = null,
        Dictionary<string, string>? headers = null,
        Func<WebhookEndpointSettings, WebhookEndpointSettings>? change = null
    )
    {
        var secret = WebhookSecret.Create();
        var settings = new WebhookEndpointSettings(url ?? Receiver.Url + path, "", types ?? ["*"], ordering, true, null, headers);
        var endpoint = await Endpoints.CreateAsync(
            Tenant,
            change?.Invoke(settings) ?? settings,
            secret.ToStored(),
            100,
            CancellationToken.None
        );
        return (endpoint!, secret);
    }

    public ConversationEvent Event(
        string type = EventTypes.CallAnswered,
        string? conversation = null,
        long sequence = 1,
        string tenant = Tenant
    ) =>
        new(
            Ids.New("evt", Clock),
            type,
            Clock.GetUtcNow(),
            tenant,
            conversation ?? Ids.New("conv", Clock),
            sequence,
            new EventData { Direction = CallDirection.Inbound }
        );

    /// <summary>Writes the events as the log does: in one transaction with their deliveries.</summary>
    public Task PublishAsync(params ConversationEvent[] events) =>
        Database.InPlatformAsync(
            session =>
            {
                foreach (var e in events)
                    session.Emit(new LogEntry(e));
                return Task.CompletedTask;
            },
            CancellationToken.None
        );

    /// <summary>Events of one conversation, in their order.</summary>
    public ConversationEvent[] Conversation(int length)
    {
        var id = Ids.New("conv", Clock);
        return
        [
            .. Enumerable
                .Range(1, length)
                .Select(n =>
                    Event(
                        n == 1 ? EventTypes.CallCreated
                            : n == length ? EventTypes.ConversationClosed
                            : EventTypes.CallBridged,
                        id,
                        n
                    )
                ),
        ];
    }

    public Task<(ReplayResult Result, StoredOperation? Operation)> BeginReplayAsync(
        string endpointId,
        string what,
        DateTimeOffset since,
        DateTimeOffset? until = null,
        int maxPerSecond = 1000
    ) =>
        Replay.BeginAsync(
            Tenant,
            new ReplaySelection(endpointId, what, since, until ?? Clock.GetUtcNow() + TimeSpan.FromSeconds(1), maxPerSecond),
            CancellationToken.None
        );

    /// <summary>Replays, with as many steps as it takes.</summary>
    public async Task<StoredOperation> ReplayAsync(string endpointId, string what, DateTimeOffset since, DateTimeOffset? until = null)
    {
        var (_, begun) = await BeginReplayAsync(endpointId, what, since, until);
        StoredOperation now;
        do
        {
            await StepAsync();
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            now = (await Operations.FindAsync(Tenant, begun!.Id, CancellationToken.None))!;
        } while (!now.IsFinished);
        return now;
    }

    /// <returns>False: no operation was due.</returns>
    public Task<bool> StepAsync() =>
        new OperationSteps(Database, [new ReplayOperation(Clock)], Clock, NullLogger<OperationSteps>.Instance).TakeAsync(
            CancellationToken.None
        );

    public async Task<IReadOnlyList<WebhookDelivery>> LogAsync(string endpointId) =>
        (await Deliveries.ListAsync(Tenant, endpointId, new DeliveryFilter(null, null, null, null), null, 1000, CancellationToken.None))!;

    public async Task<(WebhookDelivery Delivery, IReadOnlyList<WebhookAttempt> Attempts)> FindAsync(string endpointId, string eventId)
    {
        var delivery = (await LogAsync(endpointId)).Single(d => d.EventId == eventId);
        return (await Deliveries.FindAsync(Tenant, delivery.Id, CancellationToken.None))!.Value;
    }

    /// <summary>Looks at the delivery until it is as wanted.</summary>
    public async Task<WebhookDelivery> UntilAsync(string endpointId, string eventId, Func<WebhookDelivery, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var delivery = (await LogAsync(endpointId)).Single(d => d.EventId == eventId);
            if (wanted(delivery))
                return delivery;
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"The delivery stays as it is: {delivery}\n{faults}\n{runFaults}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public Task<WebhookDelivery> UntilAsync(string endpointId, string eventId, string status) =>
        UntilAsync(endpointId, eventId, d => d.Status == status);

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.StopAsync(CancellationToken.None);
            worker.Dispose();
        }
        await Receiver.DisposeAsync();
        await Database.DisposeAsync();
    }
}
