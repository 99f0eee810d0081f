using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Diagnosis;

namespace KpnEen.Api.CallControl;

/// <summary>Call control of the calls of another process.</summary>
internal sealed class RemoteCallControl(SwitchConnection connection) : ICallControl
{
    public Task<CommandResult> OriginateAsync(Originate request, CancellationToken cancellation) =>
        connection.AskAsync<CommandResult>(new SwitchQuestion.Place(request), cancellation);

    public ValueTask<ImmutableArray<CallView>> ListAsync(string tenantId, CancellationToken cancellation) =>
        new(connection.AskAsync<ImmutableArray<CallView>>(new SwitchQuestion.List(tenantId), cancellation));

    public ValueTask<CallView?> FindAsync(string tenantId, string conversationId, CancellationToken cancellation) =>
        new(connection.AskAsync<CallView?>(new SwitchQuestion.Find(tenantId, conversationId), cancellation));

    public ValueTask<ImmutableArray<Decision>?> TraceAsync(string tenantId, string conversationId, CancellationToken cancellation) =>
        new(connection.AskAsync<ImmutableArray<Decision>?>(new SwitchQuestion.Trace(tenantId, conversationId), cancellation));

    public ValueTask<ImmutableArray<LadderMessage>?> LadderAsync(string tenantId, string conversationId, CancellationToken cancellation) =>
        new(connection.AskAsync<ImmutableArray<LadderMessage>?>(new SwitchQuestion.Ladder(tenantId, conversationId), cancellation));

    public Task<CommandResult> PostAsync(string tenantId, string conversationId, CallRequest request, CancellationToken cancellation) =>
        connection.AskAsync<CommandResult>(new SwitchQuestion.Post(tenantId, conversationId, request), cancellation);

    public ValueTask<ImmutableDictionary<string, ImmutableArray<RegistrationView>>> RegistrationsAsync(
        string tenantId,
        ImmutableArray<string> deviceIds,
        CancellationToken cancellation
    ) =>
        new(
            connection.AskAsync<ImmutableDictionary<string, ImmutableArray<RegistrationView>>>(
                new SwitchQuestion.Registrations(tenantId, deviceIds),
                cancellation
            )
        );
}
