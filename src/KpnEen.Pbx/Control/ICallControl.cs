using System.Collections.Immutable;
using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.Control;

/// <summary>How another floor (or another process) reaches live calls: find, post a request. Never through the database.</summary>
public interface ICallControl
{
    /// <summary>Starts a call; returns when the conversation exists, before anyone answered.</summary>
    Task<CommandResult> OriginateAsync(Originate request, CancellationToken cancellation);

    ImmutableArray<CallView> List(string tenantId);

    /// <summary>Null when no such call is live in this tenant.</summary>
    CallView? Find(string tenantId, string conversationId);

    ImmutableArray<Decision>? Trace(string tenantId, string conversationId);

    /// <summary>Posts a request to the call's mailbox and waits for what came of it.</summary>
    Task<CommandResult> PostAsync(string tenantId, string conversationId, CallRequest request, CancellationToken cancellation);

    /// <summary>The contacts a device is registered with, for the device resource.</summary>
    ImmutableArray<RegistrationView> Registrations(string tenantId, string deviceId);
}
