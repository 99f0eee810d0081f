using System.Net;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Tolls;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Simulation;

/// <summary>
/// Where a call would go: the router, the services and the destinations of real calls, between legs that follow a script and a clock that does
/// not wait. Nothing is rung, told, stored or spent. Which member of a circular or uniform hunt group is next is not known here: it begins with
/// the first.
/// </summary>
public sealed class RoutingSimulator(TenantDirectory directory)
{
    private static readonly SipFlow Nowhere = new(
        SipTransportKind.Udp,
        new IPEndPoint(IPAddress.None, 0),
        new IPEndPoint(IPAddress.None, 0),
        "simulation",
        0
    );

    /// <summary>Runs on this thread, some tens of microseconds a step, and waits for nothing.</summary>
    public SimulationResult Run(SimulatedCall script)
    {
        var time = new SimulatedTime(script.At);
        return time.Run(() => RunAsync(script, time));
    }

    private async Task<SimulationResult> RunAsync(SimulatedCall script, SimulatedTime time)
    {
        var dialler = new ScriptedDialler(script, time);
        var calls = new ActiveCalls();
        foreach (var busy in script.Tenant.Users.Where(script.IsBusy))
            calls.Add(NewCall(script, busy, time));
        await using var call = NewCall(script, script.From, time);
        calls.Add(call);
        var attempt = new Attempt(call, script.Dialled, script.From, script.Caller, Legs.Nobody.Instance) { CallingUser = script.From };
        call.Attempt = attempt;

        var outcome = await RouterOf(script, dialler, calls, time).RouteAsync(attempt, call.Hangup);

        var start = call.Conversation.Start;
        var isAnswered = outcome is Outcome.Answered;
        return new SimulationResult(
            start,
            call.Conversation.Trace,
            [.. dialler.Rings.OrderBy(r => r.From)],
            call.Conversation.Redirections,
            outcome.ToCallOutcome(start.Direction),
            isAnswered || outcome is Outcome.Served ? null : outcome.ToCause(),
            isAnswered ? dialler.Rings.Last(r => r.End is null) : null,
            time.Elapsed
        );
    }

    private Router RouterOf(SimulatedCall script, ScriptedDialler dialler, ActiveCalls calls, SimulatedTime time)
    {
        var supervisor = new Supervisor(NullLogger<Supervisor>.Instance);
        var users = new UserDestination(RegistrationsOf(script, time), dialler);
        var spending = new Spending(time);
        foreach (var (day, cents) in script.Spent)
            spending.Load(script.Tenant.Tenant.Id, day, cents);
        return new Router(
            new OriginatingServices(new UnchangedSettings(script.Tenant)),
            users,
            new HuntGroupDestination(users, calls, new HuntPointers(new Random(script.Seed)), time),
            new TrunkDestination(directory, dialler, new TollGuard(spending, supervisor, time)),
            time
        );
    }

    private static Registrations RegistrationsOf(SimulatedCall script, SimulatedTime time)
    {
        var registrations = new Registrations(time);
        foreach (var user in script.Tenant.Users)
        {
            foreach (var device in user.Devices.Where(d => script.IsRegistered(user, d)))
            {
                var contact = SipUri.Sip(device.Id, "simulation.invalid");
                registrations.Change(
                    device.Username,
                    _ => [new Binding(contact, Nowhere, [], device.Id, 1, 1, null, DateTimeOffset.MaxValue)]
                );
            }
        }
        return registrations;
    }

    private static Call NewCall(SimulatedCall script, User? from, TimeProvider time)
    {
        var incoming = new IncomingCall(
            script.Tenant,
            from,
            from is null || from != script.From ? script.Caller : CallerIdentity.Internal(from),
            script.Dialled,
            [],
            70,
            "simulation"
        );
        return new Call(script.Tenant, new Conversation(incoming.Start(), UntoldLog.Instance, time), time, CancellationToken.None)
        {
            CallingUserId = from?.Id,
        };
    }
}
