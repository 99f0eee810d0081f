using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KpnEen.Api.Calls;
using KpnEen.Api.Conventions;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Api.CallMeNow;

/// <summary>Places, follows and cancels the calls of visitors.</summary>
internal sealed class CallMeNowVisitors(CallMeNowSessionStore sessions, ICallControl calls)
{
    private const int RingSeconds = 30;

    /// <summary>Calls the visitor now, or notes when.</summary>
    /// <exception cref="ProblemException">404: the key is gone.</exception>
    public async Task<(CallMeNowSessionCreated? Created, CallMeNowAdmission.Refused? Refused)> CallAsync(
        string tenantId,
        Stored<CallMeNowKeyFields> key,
        Visit visit,
        CancellationToken cancellation
    )
    {
        var secret = RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 32);
        var wish = new CallMeNowWish(visit.Address, visit.Number, visit.Name, Hash(secret), visit.FormId, visit.CallAt);
        CallMeNowSession session;
        switch (await sessions.BeginAsync(tenantId, key.Id, wish, cancellation))
        {
            case CallMeNowAdmission.Admitted(var admitted):
                session = admitted;
                break;
            case CallMeNowAdmission.Refused refused:
                return (null, refused);
            default:
                throw Problems.NotFound().Throw();
        }

        var created = new CallMeNowSessionCreated
        {
            Id = session.Id,
            Status = CallMeNowStatus.Scheduled,
            CallAt = session.CallAt,
            CancelSecret = secret,
        };
        if (session.CallAt is not null)
            return (created, null);
        var code =
            key.Value.Rules.Confirmation == CallMeNowConfirmation.CodeOnPage
                ? RandomNumberGenerator.GetString("0123456789", key.Value.Rules.CodeLength)
                : null;
        try
        {
            var failure = await PlaceAsync(tenantId, key, session.Id, new CallbackVisitor(visit.Number, visit.Name), code, cancellation);
            return (
                created with
                {
                    Status = failure is null ? CallMeNowStatus.Initiating : CallMeNowStatus.Failed,
                    Reason = failure,
                    Code = failure is null ? code : null,
                },
                null
            );
        }
        catch (SwitchUnavailableException e) when (!e.OutcomeUnknown)
        {
            await sessions.SetStatusAsync(tenantId, session.Id, "failed", ProblemCodes.SwitchUnavailable, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Rings the first side of a session.</summary>
    /// <param name="code">To be keyed in by the visitor; null: any key, when the key asks for one at all.</param>
    /// <returns>Null when the call exists; else why there is none.</returns>
    /// <exception cref="SwitchUnavailableException">The session stands as it was.</exception>
    public async Task<string?> PlaceAsync(
        string tenantId,
        Stored<CallMeNowKeyFields> key,
        string sessionId,
        CallbackVisitor visitor,
        string? code,
        CancellationToken cancellation
    )
    {
        var result = await calls.OriginateAsync(Request(tenantId, key, sessionId, visitor, code), cancellation);
        // From here on the call exists, whether or not the visitor still waits for the answer.
        if (result is CommandResult.Done(var call))
        {
            if (!await sessions.PlacedAsync(tenantId, sessionId, call.Id, CancellationToken.None))
                await HangUpAsync(tenantId, sessionId, call.Id, CancellationToken.None);
            return null;
        }

        var reason = CommandAnswers.Problem(result).Kind.Code;
        await sessions.SetStatusAsync(tenantId, sessionId, "failed", reason, CancellationToken.None);
        return reason;
    }

    /// <summary>Ends the call at any stage; a session that is over stays as it is.</summary>
    public async Task CancelAsync(CallMeNowSession session, CancellationToken cancellation)
    {
        if (session.IsOver)
            return;
        if (session.ConversationId is { } callId)
            await HangUpAsync(session.TenantId, session.Id, callId, cancellation);
        await sessions.SetStatusAsync(
            session.TenantId,
            session.Id,
            session.Status == "connected" ? "disconnected" : "cancelled",
            null,
            cancellation
        );
    }

    public static bool IsSecretOf(CallMeNowSession session, string? secret) =>
        secret is not null && CryptographicOperations.FixedTimeEquals(Hash(secret), session.SecretHash);

    private Task<CommandResult> HangUpAsync(string tenantId, string sessionId, string callId, CancellationToken cancellation) =>
        calls.PostAsync(tenantId, callId, new CallRequest.HangUp(new Actor("visitor", sessionId)), cancellation);

    private static Originate Request(
        string tenantId,
        Stored<CallMeNowKeyFields> stored,
        string sessionId,
        CallbackVisitor visitor,
        string? code
    )
    {
        var (key, rules) = (stored.Value, stored.Value.Rules);
        return new(
            tenantId,
            key.TargetKind == NumberTargetKind.User ? key.TargetId : null,
            key.TargetKind == NumberTargetKind.HuntGroup ? key.TargetId : null,
            visitor.Number,
            key.VisitorFirst ? OriginateFirst.Destination : OriginateFirst.User,
            RingSeconds,
            new Actor("visitor", sessionId),
            sessionId,
            visitor.Name is null ? null : JsonSerializer.SerializeToElement(new { visitorName = visitor.Name }, ApiJson.Options),
            rules.Confirmation == CallMeNowConfirmation.None || !key.VisitorFirst ? null : new VisitorConfirmation(code),
            rules.SpendCapCentsPerDay is { } cap ? new CallBudget(stored.Id, cap, rules.NationalCentsPerMinute) : null
        );
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
