using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Diagnosis;

namespace KpnEen.Pbx.Control;

/// <summary>How another floor (or another process) reaches live calls: find, post a request. Never through the database.</summary>
/// <remarks>Every member throws <see cref="SwitchUnavailableException"/> when the switch cannot be reached or is not open.</remarks>
public interface ICallControl
{
    /// <summary>Starts a call; returns when the conversation exists, before anyone answered.</summary>
    Task<CommandResult> OriginateAsync(Originate request, CancellationToken cancellation);

    ValueTask<ImmutableArray<CallView>> ListAsync(string tenantId, CancellationToken cancellation);

    /// <summary>Null when no such call is live in this tenant.</summary>
    ValueTask<CallView?> FindAsync(string tenantId, string conversationId, CancellationToken cancellation);

    ValueTask<ImmutableArray<Decision>?> TraceAsync(string tenantId, string conversationId, CancellationToken cancellation);

    /// <summary>The SIP messages of a call that are still there, oldest first; null when none of such a call can be.</summary>
    ValueTask<ImmutableArray<LadderMessage>?> LadderAsync(string tenantId, string conversationId, CancellationToken cancellation);

    /// <summary>Posts a request to the call's mailbox and waits for what came of it.</summary>
    Task<CommandResult> PostAsync(string tenantId, string conversationId, CallRequest request, CancellationToken cancellation);

    /// <summary>The contacts devices are registered with, by device; a device without any is absent.</summary>
    ValueTask<ImmutableDictionary<string, ImmutableArray<RegistrationView>>> RegistrationsAsync(
        string tenantId,
        ImmutableArray<string> deviceIds,
        CancellationToken cancellation
    );
}
