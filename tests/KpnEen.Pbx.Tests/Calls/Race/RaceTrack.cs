using System.Net;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;
using KpnEen.Pbx.Music;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Switching;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Pbx.Tolls;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Tests.Calls.Race;

/// <summary>
/// One call to a hunt group that rings five users at once, each with two phones: a fork of forks, by the exchange's own parts. Only the legs are
/// scripts: all phones are picked up in the same moment, and the caller may hang up in it.
/// </summary>
internal sealed class RaceTrack
{
    private static readonly TenantSnapshot Tenant = Company();
    private static readonly HuntGroup Group = Tenant.HuntGroups.Single();
    private readonly ErrorLog errors = new();
    private readonly MemoryLog log = new();
    private readonly Supervisor supervisor;
    private readonly ActiveCalls calls = new();
    private readonly ScriptedDialler dialler;
    private readonly HuntGroupDestination huntGroups;
    private readonly CallLifecycle lifecycle;
    private readonly Call call;
    private readonly ScriptedCaller caller;
    private readonly Func<Task> moment;

    public RaceTrack(Func<Task> moment, TimeProvider time)
    {
        this.moment = moment;
        var loggers = LoggerFactory.Create(logging => logging.AddProvider(errors));
        supervisor = new Supervisor(loggers.CreateLogger<Supervisor>());
        dialler = new ScriptedDialler(moment, supervisor, time);
        var registrations = Registered(time);
        var directory = new TenantDirectory();
        directory.Replace(Tenant);
        var pointers = new HuntPointers(new Random(1));
        var users = new UserDestination(registrations, dialler);
        huntGroups = new HuntGroupDestination(users, calls, pointers, time);
        var router = new Router(
            new OriginatingServices(new MemorySettings(directory)),
            users,
            huntGroups,
            new TrunkDestination(directory, dialler, new TollGuard(new Spending(time), supervisor, time)),
            time
        );
        var files = new AudioFileCache(new MemoryAudioFiles());
        var prompts = new PromptLibrary();
        var music = new MusicOnHold(directory, files, time);
        lifecycle = new CallLifecycle(
            new MidCallServices(
                router,
                directory,
                calls,
                new EndedCalls(time),
                supervisor,
                new LegRecorder(null!),
                music,
                new PlayedAudio(files, prompts, time),
                time
            ),
            pointers,
            new CallLadders(new MessageRing(0), new PbxOptions([], System.Net.IPAddress.Loopback, "")),
            new Announcer(prompts),
            loggers.CreateLogger<CallLifecycle>()
        );
        var customer = new CallerIdentity("+31612345678", null, Presentation.Allowed, true).ToParty();
        var start = new ConversationStart(
            Tenant.Tenant,
            CallDirection.Inbound,
            customer,
            new Dialled("300", null, "huntGroup", Group.Id),
            null,
            null
        );
        call = new Call(Tenant, new Conversation(start, log, time), time, default);
        caller = new ScriptedCaller(
            new LegInfo("leg_caller", "trunk", CallDirection.Inbound, null, null, "+31612345678", time.GetUtcNow()),
            time
        );
    }

    /// <summary>The group alone: exactly one phone stays up, and after the call none.</summary>
    public async Task RunGroupAsync()
    {
        var outcome = await huntGroups.ReceiveAsync(Attempt(), Group, call.Hangup);
        var winner = Assert.IsType<Outcome.Answered>(outcome).Leg;
        var up = Assert.Single(dialler.Phones, p => p.IsUp);
        Assert.Same(up, winner.Signalling);
        Assert.Same(winner, Assert.Single(call.Legs));
        await call.DisposeAsync();
        await AllIsQuietAsync();
    }

    /// <summary>The same, and the call is ended in the same moment: one phone is up and known, or none.</summary>
    /// <param name="queuedFirst">Whether the end waits for the moment before the phones do: who waits first is woken first, or last, as the pool likes.</param>
    public async Task<bool> RunGroupAndHangUpAsync(bool queuedFirst)
    {
        if (queuedFirst)
            supervisor.Start("hang up", HangUpAsync);
        var delivery = huntGroups.ReceiveAsync(Attempt(), Group, call.Hangup);
        if (!queuedFirst)
            supervisor.Start("hang up", HangUpAsync);
        var answered = false;
        try
        {
            var outcome = await delivery;
            var winner = Assert.IsType<Outcome.Answered>(outcome).Leg;
            Assert.Same(Assert.Single(dialler.Phones, p => p.IsUp), winner.Signalling);
            answered = true;
        }
        catch (OperationCanceledException)
        {
            Assert.DoesNotContain(dialler.Phones, p => p.IsUp);
        }
        await call.DisposeAsync();
        await AllIsQuietAsync();
        return answered;
    }

    /// <summary>A whole call from beginning to record, with a caller who hangs up in the moment of the answers.</summary>
    public async Task<CallOutcome> RunCallAsync(bool queuedFirst)
    {
        if (queuedFirst)
            supervisor.Start("caller hangs up", CallerHangsUpAsync);
        var running = lifecycle.RunAsync(call, _ => Task.FromResult(Entry.Ready(caller, Attempt())));
        if (!queuedFirst)
            supervisor.Start("caller hangs up", CallerHangsUpAsync);
        await running;
        Assert.False(caller.Phone.IsUp, "the caller is left off hook");
        Assert.Equal(0, calls.Count);
        await AllIsQuietAsync();
        EventRules.Hold(log);
        return log.Records.Single().Data.Outcome!.Value;
    }

    private async Task HangUpAsync()
    {
        await moment();
        call.End(new HangupReason(EndedBy.Customer, HangupReason.Normal));
    }

    private async Task CallerHangsUpAsync()
    {
        await moment();
        caller.HangUp();
    }

    private async Task AllIsQuietAsync()
    {
        await supervisor.WhenIdleAsync();
        Assert.Empty(errors.Errors);
        Assert.Equal(10, dialler.Phones.Count);
        Assert.DoesNotContain(dialler.Phones, p => p.IsUp);
        Assert.All(dialler.Phones, p => Assert.Equal(p.WasAnswered ? 1 : 0, p.HangUps));
        Assert.Empty(call.Legs);
    }

    private Attempt Attempt() => new(call, "300", null, CallerIdentity.Withheld, caller);

    private static TenantSnapshot Company()
    {
        var acme = Tenants.Acme();
        var members = acme.Users.Where(u => u.Extension is ['2', ..]).Take(5).Select(u => new HuntGroupMember(u.Id));
        return acme.With(new HuntGroup("hgr_1", "Sales", "300", HuntPolicy.Simultaneous, 20, null, 0, [.. members]));
    }

    private static Registrations Registered(TimeProvider time)
    {
        var registrations = new Registrations(time);
        var flow = new SipFlow(
            SipTransportKind.Udp,
            new IPEndPoint(IPAddress.Loopback, 5060),
            new IPEndPoint(IPAddress.Loopback, 5070),
            "main",
            0
        );
        foreach (var device in Tenant.Users.SelectMany(u => u.Devices))
        {
            Binding Contact(string host) =>
                new(SipUri.Sip(device.Username, host), flow, [], "call-id", 1, 1, null, time.GetUtcNow().AddHours(1));
            registrations.Change(device.Username, _ => [Contact("10.0.0.1"), Contact("10.0.0.2")]);
        }
        return registrations;
    }
}
