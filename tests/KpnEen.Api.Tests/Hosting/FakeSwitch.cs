using System.Collections.Concurrent;
using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.Hosting;

/// <summary>A switch that keeps what it is asked and does as the test says.</summary>
public sealed class FakeSwitch : ICallControl
{
    private readonly ConcurrentDictionary<string, CallView> calls = new();

    public ConcurrentQueue<Originate> Originated { get; } = new();

    public ConcurrentQueue<(string CallId, CallRequest Request)> Posted { get; } = new();

    /// <summary>What to say to the next requests; null: done.</summary>
    public CommandResult? Answer { get; set; }

    /// <summary>What every member throws; null: none does.</summary>
    public Exception? Failure { get; set; }

    public ConcurrentDictionary<string, ImmutableArray<Decision>> Traces { get; } = new();

    public ImmutableArray<RegistrationView> Contacts { get; set; } = [];

    public CallView Live(string tenantId, string id, CallState state = CallState.Active, string userId = "usr_1")
    {
        var now = TimeProvider.System.GetUtcNow();
        var call = new CallView(
            id,
            tenantId,
            CallDirection.Inbound,
            state,
            new Party("+31612345678", "P. Jansen", Presentation.Allowed, Verified: true),
            new Dialled("+31201234567", "Sales", "user", userId),
            now,
            now,
            [new LegView("leg_1", "device", CallDirection.Outbound, userId, "dev_1", null, "active", now, now, "abc@192.0.2.1")],
            "none",
            [],
            null,
            null
        );
        calls[id] = call;
        return call;
    }

    public Task<CommandResult> OriginateAsync(Originate request, CancellationToken cancellation)
    {
        ThrowFailure();
        Originated.Enqueue(request);
        return Task.FromResult(
            Answer
                ?? new CommandResult.Done(
                    Live(request.TenantId, $"conv_{Guid.NewGuid():N}", CallState.Ringing, request.UserId ?? "") with
                    {
                        Metadata = request.Metadata,
                    }
                )
        );
    }

    public ValueTask<ImmutableArray<CallView>> ListAsync(string tenantId, CancellationToken cancellation)
    {
        ThrowFailure();
        return new([.. calls.Values.Where(c => c.TenantId == tenantId)]);
    }

    public CallView? Find(string tenantId, string conversationId) =>
        calls.TryGetValue(conversationId, out var call) && call.TenantId == tenantId ? call : null;

    public ValueTask<CallView?> FindAsync(string tenantId, string conversationId, CancellationToken cancellation)
    {
        ThrowFailure();
        return new(Find(tenantId, conversationId));
    }

    public ValueTask<ImmutableArray<Decision>?> TraceAsync(string tenantId, string conversationId, CancellationToken cancellation)
    {
        ThrowFailure();
        return new(
            Find(tenantId, conversationId) is null ? null
            : Traces.TryGetValue(conversationId, out var trace) ? trace
            :
            [
                new Decision(TimeProvider.System.GetUtcNow(), "router", null, "to usr_1", "the number leads to the user")
                {
                    Code = DecisionCode.RoutedToUser,
                    Target = "201",
                },
            ]
        );
    }

    public ValueTask<ImmutableArray<LadderMessage>?> LadderAsync(string tenantId, string conversationId, CancellationToken cancellation)
    {
        ThrowFailure();
        return new(
            Find(tenantId, conversationId) is null
                ? null
                :
                [
                    new LadderMessage(
                        TimeProvider.System.GetUtcNow(),
                        "received",
                        "UDP",
                        "192.0.2.1:5060",
                        "198.51.100.7:5060",
                        "INVITE sip:201@een.example SIP/2.0",
                        [new LadderHeader("CSeq", "1 INVITE")],
                        null
                    ),
                ]
        );
    }

    public Task<CommandResult> PostAsync(string tenantId, string conversationId, CallRequest request, CancellationToken cancellation)
    {
        ThrowFailure();
        if (Find(tenantId, conversationId) is not { } call)
            return Task.FromResult<CommandResult>(new CommandResult.NotFound());
        Posted.Enqueue((conversationId, request));
        return Task.FromResult(Answer ?? new CommandResult.Done(call));
    }

    public ValueTask<ImmutableDictionary<string, ImmutableArray<RegistrationView>>> RegistrationsAsync(
        string tenantId,
        ImmutableArray<string> deviceIds,
        CancellationToken cancellation
    )
    {
        ThrowFailure();
        return new(deviceIds.ToImmutableDictionary(id => id, _ => Contacts));
    }

    private void ThrowFailure()
    {
        if (Failure is { } failure)
            throw failure;
    }
}
