using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.MidCall;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Switching;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Control;

/// <summary>Call control of the calls of this process.</summary>
public sealed class CallControl(
    TenantDirectory directory,
    MidCallServices services,
    CallLifecycle lifecycle,
    ClickToDial clickToDial,
    UserDestination users,
    Registrations registrations,
    CallLadders ladders,
    IConversationLog log,
    SwitchLifetime lifetime
) : ICallControl
{
    public Task<CommandResult> OriginateAsync(Originate request, CancellationToken cancellation)
    {
        if (!lifetime.IsOpen)
            throw new SwitchUnavailableException("The switch starts or stops.");
        if (directory.Find(request.TenantId) is not { } tenant)
            return Task.FromResult<CommandResult>(new CommandResult.NotFound());
        if (Check(tenant, request) is { } refused)
            return Task.FromResult<CommandResult>(refused);
        var start = OriginateStart.Of(tenant, request);
        var clock = new CallClock(services.Time);
        var conversation = new Conversation(start, log, clock);
        var call = new Call(tenant, conversation, clock, lifetime.Stopping)
        {
            CallingUserId = request.First == OriginateFirst.User ? request.UserId : null,
        };
        call.Budget = request.Budget;
        call.IsToBeRecorded = request.Record;
        if (request.ClickToCallId is { } id)
            call.Click = new ClickToCall(id, request.IsByVisitor ? DialledNumber.ToE164(request.To) : null, conversation, services.Time);
        services.Supervisor.Start("click to dial", () => lifecycle.RunAsync(call, hangup => clickToDial.EnterAsync(call, request, hangup)));
        return Task.FromResult(services.Done(call));
    }

    public ValueTask<ImmutableArray<CallView>> ListAsync(string tenantId, CancellationToken cancellation) =>
        new([.. services.Calls.Of(tenantId).Select(CallViews.Of).OrderBy(c => c.StartedAt)]);

    public ValueTask<CallView?> FindAsync(string tenantId, string conversationId, CancellationToken cancellation) =>
        new(
            services.Calls.Find(tenantId, conversationId) is { } call
                ? CallViews.Of(call)
                : services.Ended.Find(tenantId, conversationId)?.View
        );

    public ValueTask<ImmutableArray<Decision>?> TraceAsync(string tenantId, string conversationId, CancellationToken cancellation) =>
        new(services.Calls.Find(tenantId, conversationId)?.Conversation.Trace ?? services.Ended.Find(tenantId, conversationId)?.Trace);

    public ValueTask<ImmutableArray<LadderMessage>?> LadderAsync(string tenantId, string conversationId, CancellationToken cancellation) =>
        new(ladders.Find(tenantId, conversationId));

    public async Task<CommandResult> PostAsync(string tenantId, string conversationId, CallRequest request, CancellationToken cancellation)
    {
        if (services.Calls.Find(tenantId, conversationId) is not { } call)
            return services.Ended.Find(tenantId, conversationId) is null
                ? new CommandResult.NotFound()
                : new CommandResult.InvalidState("ended", "The call has ended.");
        if (request is CallRequest.HangUp hangUp)
            return HangUp(call, hangUp);
        if (!call.IsTalking)
            return request is CallRequest.Answer answer
                ? await AnswerAsync(call, answer, cancellation)
                : new CommandResult.InvalidState(StateOf(call), "The call is not answered yet.");
        var done = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!call.Mailbox.TryWrite(new CallMessage.Posted(request, done)))
            return new CommandResult.InvalidState("ended", "The call has ended.");
        return await done.Task.WaitAsync(cancellation);
    }

    public ValueTask<ImmutableDictionary<string, ImmutableArray<RegistrationView>>> RegistrationsAsync(
        string tenantId,
        ImmutableArray<string> deviceIds,
        CancellationToken cancellation
    )
    {
        var tenant = directory.Find(tenantId);
        var devices = deviceIds.Distinct().Select(id => tenant?.FindDeviceById(id)).OfType<Device>();
        return new(
            devices
                .Select(d => (d.Id, Views: registrations.Find(d.Username).Select(b => b.ToView()).ToImmutableArray()))
                .Where(d => d.Views.Length > 0)
                .ToImmutableDictionary(d => d.Id, d => d.Views)
        );
    }

    private CommandResult HangUp(Call call, CallRequest.HangUp request)
    {
        call.End(new HangupReason(request.Actor.Kind == "visitor" ? EndedBy.Customer : EndedBy.User, HangupReason.Normal));
        return services.Done(call);
    }

    private async Task<CommandResult> AnswerAsync(Call call, CallRequest.Answer request, CancellationToken cancellation)
    {
        var ringing = call
            .RingingLegs.Where(l => l.HasRung && l.Info.User is { } user && (request.UserId is null || user.Id == request.UserId))
            .ToArray();
        if (ringing.Length == 0)
            return new CommandResult.InvalidState(StateOf(call), "No phone of the user rings.");
        foreach (var leg in ringing)
        {
            if (await leg.AskToAnswerAsync(cancellation))
                return services.Done(call);
        }
        return new CommandResult.Refused(
            "answerNotSupported",
            "The phone does not let itself be answered from afar (NOTIFY, Event: talk)."
        );
    }

    private CommandResult.Refused? Check(TenantSnapshot tenant, Originate request)
    {
        var user = request.UserId is { } id ? tenant.FindUser(id) : null;
        if (user is null && (request.HuntGroupId is null || tenant.FindHuntGroup(request.HuntGroupId) is null))
            return new CommandResult.Refused("unknownUser", "There is no such user.");
        if (request.First == OriginateFirst.Destination && DialledNumber.ToE164(request.To) is null)
            return new CommandResult.Refused("invalidDestination", "A number is needed to ring the other side first.");
        if (!DialledNumber.IsLegalDestination(request.To) && !DialledNumber.IsEmergency(request.To))
            return new CommandResult.Refused("invalidDestination", $"{request.To} is no extension and no number.");
        if (request.First == OriginateFirst.User && user is not null && !users.IsReachable(user))
            return new CommandResult.Refused("noDevice", "No phone of the user is registered.");
        return request.First == OriginateFirst.User && user is not null ? Check(tenant, user, request.To) : null;
    }

    // What is known at once disturbs nobody; the rest shows when the call has begun.
    private static CommandResult.Refused? Check(TenantSnapshot tenant, User caller, string to) =>
        DialPlan.Resolve(tenant, to) switch
        {
            DialTarget.ToUser(var callee) when callee.Id == caller.Id => new CommandResult.Refused(
                "invalidDestination",
                $"{to} leads to the user who calls."
            ),
            DialTarget.Outside(var number) when TollGuard.Forbids(caller, number) is { } why => new CommandResult.Refused(
                "destinationNotAllowed",
                $"{why} for this user."
            ),
            _ => null,
        };

    private static string StateOf(Call call) => call.Conversation.State.ToString().ToLowerInvariant();
}
