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

namespace KpnEen.Api.CallMeNow;

/// <summary>Places, follows and cancels the calls of visitors.</summary>
internal sealed class CallMeNowVisitors(CallMeNowSessionStore sessions, ICallControl calls)
{
    private const int RingSeconds = 30;

    /// <param name="address">Where the visitor comes from, for the quota.</param>
    /// <param name="number">E.164, allowed.</param>
    /// <exception cref="ProblemException">404 or 429.</exception>
    public async Task<CallMeNowSessionCreated> CallAsync(
        string tenantId,
        Stored<CallMeNowKeyFields> key,
        string address,
        string number,
        string? name,
        CancellationToken cancellation
    )
    {
        var secret = RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 32);
        var session = await sessions.BeginAsync(tenantId, key.Id, address, number, Hash(secret), cancellation) switch
        {
            CallMeNowAdmission.Admitted(var admitted) => admitted,
            CallMeNowAdmission.QuotaExceeded(var retryAfter) => throw Problems
                .TooManyRequests(retryAfter, ProblemCodes.QuotaExceeded)
                .Throw(),
            _ => throw Problems.NotFound().Throw(),
        };

        CommandResult result;
        try
        {
            result = await calls.OriginateAsync(Request(tenantId, key.Value, session.Id, number, name), cancellation);
        }
        catch (SwitchUnavailableException e) when (!e.OutcomeUnknown)
        {
            await sessions.SetStatusAsync(tenantId, session.Id, "failed", ProblemCodes.SwitchUnavailable, CancellationToken.None);
            throw;
        }
        // From here on the call exists, whether or not the visitor still waits for the answer.
        if (result is CommandResult.Done(var call))
        {
            await sessions.PlacedAsync(tenantId, session.Id, call.Id, CancellationToken.None);
            return new CallMeNowSessionCreated
            {
                Id = session.Id,
                Status = CallMeNowStatus.Initiating,
                CancelSecret = secret,
            };
        }

        var reason = CommandAnswers.Problem(result).Kind.Code;
        await sessions.SetStatusAsync(tenantId, session.Id, "failed", reason, CancellationToken.None);
        return new CallMeNowSessionCreated
        {
            Id = session.Id,
            Status = CallMeNowStatus.Failed,
            Reason = reason,
            CancelSecret = secret,
        };
    }

    /// <summary>Ends the call at any stage; a session that is over stays as it is.</summary>
    public async Task CancelAsync(CallMeNowSession session, CancellationToken cancellation)
    {
        if (session.IsOver)
            return;
        if (session.ConversationId is { } callId)
            await calls.PostAsync(session.TenantId, callId, new CallRequest.HangUp(new Actor("visitor", session.Id)), cancellation);
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

    private static Originate Request(string tenantId, CallMeNowKeyFields key, string sessionId, string number, string? name) =>
        new(
            tenantId,
            key.TargetKind == NumberTargetKind.User ? key.TargetId : null,
            key.TargetKind == NumberTargetKind.HuntGroup ? key.TargetId : null,
            number,
            key.VisitorFirst ? OriginateFirst.Destination : OriginateFirst.User,
            RingSeconds,
            new Actor("visitor", sessionId),
            sessionId,
            name is null ? null : JsonSerializer.SerializeToElement(new { visitorName = name }, ApiJson.Options)
        );

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
