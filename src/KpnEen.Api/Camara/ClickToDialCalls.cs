using KpnEen.Api.Security;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Camara;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services.Recording;

namespace KpnEen.Api.Camara;

/// <summary>Places the calls of the CAMARA facade: the caller is the user of the tenant to whom the number leads.</summary>
internal sealed class ClickToDialCalls(CamaraCallStore store, ICallControl calls, TenantDirectory directory, TargetUrl targets)
{
    private const int RingSeconds = 30;

    /// <exception cref="SwitchUnavailableException">Nothing is left of the call, unless its outcome is unknown.</exception>
    public async Task<(CamaraCall? Call, CamaraError? Refused)> PlaceAsync(
        CreateClickToDialCall input,
        TenantContext tenant,
        CancellationToken cancellation
    )
    {
        if (input.Check(targets) is { } fault)
            return (null, fault);
        var snapshot = directory.Find(tenant.TenantId);
        if (snapshot?.FindNumber(input.Caller.Number) is not { } number)
            return (null, new CamaraError(403, "INVALID_TOKEN_CONTEXT", "caller.number is not consistent with access token."));
        if (number is not { TargetKind: NumberTargetKind.User, TargetId: { } userId } || snapshot.FindUser(userId) is not { } user)
            return (null, CallerNotAvailable("The caller's number leads to no user."));
        var mode = user.Services.Get(CallRecording.Descriptor).Mode;
        if (input.RecordingEnabled && mode == RecordingMode.Never)
            return (null, CamaraError.Unprocessable("RECORDING_NOT_SUPPORTED", "The caller's calls may not be recorded."));
        // Who is recorded always is so, whether this client asked for it or not.
        var recorded = input.RecordingEnabled || mode is RecordingMode.Always or RecordingMode.AlwaysWithPause;

        var begun = await store.BeginAsync(
            tenant.TenantId,
            input.Caller.Number,
            input.Callee.Number,
            recorded,
            input.ToSink(),
            cancellation
        );
        if (begun is null)
            return (null, new CamaraError(409, "CALL_ALREADY_ACTIVE", "These two have a call already."));
        CommandResult result;
        try
        {
            var request = new Originate(
                tenant.TenantId,
                userId,
                null,
                begun.Callee,
                OriginateFirst.User,
                RingSeconds,
                tenant.Actor,
                begun.Id,
                Record: input.RecordingEnabled
            );
            result = await calls.OriginateAsync(request, cancellation);
        }
        catch (SwitchUnavailableException e) when (!e.OutcomeUnknown)
        {
            await store.RefusedAsync(begun, CancellationToken.None);
            throw;
        }
        // From here on the call exists, whether or not the client still waits for the answer.
        if (result is CommandResult.Done(var placed))
        {
            await store.PlacedAsync(begun, placed.Id, CancellationToken.None);
            return (begun, null);
        }
        await store.RefusedAsync(begun, CancellationToken.None);
        return (null, Refusal(result));
    }

    private static CamaraError Refusal(CommandResult result) =>
        result switch
        {
            CommandResult.Refused("noDevice" or "unknownUser", var detail) => CallerNotAvailable(detail),
            CommandResult.Refused(_, var detail) => CamaraError.Unprocessable("CALLEE_NOT_AVAILABLE", detail),
            _ => CallerNotAvailable("The caller cannot call now."),
        };

    private static CamaraError CallerNotAvailable(string detail) => CamaraError.Unprocessable("CALLER_NOT_AVAILABLE", detail);
}
