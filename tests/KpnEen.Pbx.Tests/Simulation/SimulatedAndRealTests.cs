using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Simulation;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Pbx.Tolls;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Simulation;

/// <summary>A simulation decides what the exchange decides, whatever is set and whatever the phones do.</summary>
public sealed class SimulatedAndRealTests
{
    private static readonly string[] Users = [.. Tenants.Extensions];
    private static readonly string[] Somewhere =
    [
        .. Tenants.Extensions,
        "300",
        "301",
        "+31612345678",
        "0900123456",
        "+4930123456",
        "999",
        "112",
    ];

    [Theory]
    [InlineData(1, 30)]
    [InlineData(31, 60)]
    public void The_decisions_are_those_of_a_real_call(int first, int last)
    {
        var compared = new Compared();
        VirtualWorld.RunSeeds(Enumerable.Range(first, last - first + 1), world => CompareAsync(world, compared));
        // The settings drawn lead to enough that two engines could differ in.
        Assert.True(compared.Decisions > 60, $"only {compared.Decisions} decisions");
        Assert.True(compared.Forwarded >= 5, $"only {compared.Forwarded} forwarded");
        Assert.True(compared.Outcomes.Count >= 4, string.Join(", ", compared.Outcomes));
    }

    private static async Task CompareAsync(VirtualWorld world, Compared compared)
    {
        var random = world.Random;
        await using var pbx = await TestPbx.StartAsync(world);
        Settle(pbx, random);
        var scripts = Users.ToDictionary(e => e, _ => Script(random));
        // The caller's phone is there to call with.
        var caller = random.Next(3) == 0 ? null : Users[random.Next(6)];
        if (caller is not null)
            scripts[caller] = new PhoneScript(PhoneState.Rings);
        await ReadyAsync(pbx, world, scripts);
        var outside = new PhoneScript(random.Next(3) == 0 ? PhoneState.Busy : PhoneState.Answers, TimeSpan.FromSeconds(4));
        pbx.Public.RefuseWith = outside.State == PhoneState.Busy ? 486 : null;
        pbx.PhoneSupervisor.Start("public side", () => AnswerOutsideAsync(pbx, world, outside));

        var dialled =
            caller is null ? $"+31205550{Users[random.Next(Users.Length)]}"
            : random.Next(4) == 0 ? Somewhere[random.Next(Somewhere.Length)]
            : Users[random.Next(Users.Length)];
        var script = new SimulatedCall(
            pbx.Acme,
            caller is null ? null : pbx.User(caller),
            caller is null
                ? new CallerIdentity("+31611111111", "Customer", Presentation.Allowed, false)
                : CallerIdentity.Internal(pbx.User(caller)),
            dialled,
            world.Time.GetUtcNow()
        )
        {
            Phones = scripts.ToImmutableDictionary(s => pbx.User(s.Key).Id, s => s.Value),
            Outside = outside,
        };
        var simulated = new RoutingSimulator(pbx.Directory).Run(script);

        var before = pbx.Log.Records.Count;
        var call = caller is null ? pbx.Public.Call("+31611111111", dialled) : (await pbx.PhoneAsync(caller)).Dial(dialled);
        if (await call.Answered is not null)
        {
            await world.Delay(TimeSpan.FromSeconds(1));
            await call.HangUpAsync();
        }
        await world.UntilAsync(() => pbx.Log.Records.Count > before, TimeSpan.FromMinutes(1), "the record");
        var real = pbx.Log.Records[before];

        // What becomes of a leg on the wire (a server that gave no answer, keys) is not routing.
        var decided = real.Trace.Where(d => d.Service is not ("sip" or "media")).Select(Text).ToArray();
        Assert.Equal(decided, simulated.Decisions.Select(Text));
        Assert.Equal(real.Data.Outcome, simulated.Outcome);
        Assert.Equal(
            real.Data.Redirections?.Select(r => (r.From, r.To, r.Service)) ?? [],
            simulated.Redirections.Select(r => (r.From, r.To, r.Service))
        );
        if (simulated.AnsweredBy is { } by)
            Assert.Contains(real.Data.Legs!.Value, l => l.AnsweredAt is not null && l.UserId == by.UserId && l.Number == by.Number);
        compared.Add(simulated);
    }

    private static string Text(Decision d) => $"{d.Service} {d.Subject}: {d.What} ({d.Why})";

    private static void Settle(TestPbx pbx, Random random)
    {
        foreach (var extension in Users)
        {
            var to = Somewhere[random.Next(Somewhere.Length)];
            pbx.Configure(extension, CallForwardingAlways.Descriptor, new CallForwardingSettings(random.Next(6) == 0, to));
            pbx.Configure(
                extension,
                CallForwardingBusy.Descriptor,
                new CallForwardingSettings(random.Next(3) == 0, Users[random.Next(Users.Length)])
            );
            pbx.Configure(extension, CallForwardingNotReachable.Descriptor, new CallForwardingSettings(random.Next(3) == 0, "300"));
            pbx.Configure(
                extension,
                CallForwardingNoAnswer.Descriptor,
                new CallForwardingNoAnswerSettings(random.Next(3) == 0, Users[random.Next(Users.Length)], random.Next(3) * 10)
            );
            pbx.Configure(extension, DoNotDisturb.Descriptor, new DoNotDisturbSettings(random.Next(6) == 0));
            pbx.Configure(extension, CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(random.Next(4) == 0));
            pbx.Configure(
                extension,
                OutgoingCallingPlan.Descriptor,
                new OutgoingCallingPlanSettings(
                    National: random.Next(4) != 0,
                    International: random.Next(2) == 0,
                    Premium: random.Next(2) == 0
                )
            );
        }
        HuntPolicy[] policies = [HuntPolicy.Regular, HuntPolicy.Circular, HuntPolicy.Uniform, HuntPolicy.Simultaneous];
        foreach (var extension in (string[])["300", "301"])
        {
            pbx.Configure(
                new HuntGroup(
                    $"hgr_{extension}",
                    $"Group {extension}",
                    extension,
                    policies[random.Next(policies.Length)],
                    random.Next(1, 4) * 5,
                    random.Next(2) == 0 ? Somewhere[random.Next(Somewhere.Length)] : null,
                    random.Next(3) == 0 ? 12 : 0,
                    [.. Users.OrderBy(_ => random.Next()).Take(3).Select(e => new HuntGroupMember(pbx.User(e).Id))]
                )
            );
        }
    }

    private static PhoneScript Script(Random random) =>
        random.Next(6) switch
        {
            0 => new PhoneScript(PhoneState.Answers, TimeSpan.FromSeconds(3)),
            1 => new PhoneScript(PhoneState.Answers, TimeSpan.FromSeconds(7)),
            2 => new PhoneScript(PhoneState.Rejects, TimeSpan.FromSeconds(2)),
            3 => new PhoneScript(PhoneState.NotRegistered),
            4 => new PhoneScript(PhoneState.Busy),
            _ => new PhoneScript(PhoneState.Rings),
        };

    private static async Task ReadyAsync(TestPbx pbx, VirtualWorld world, Dictionary<string, PhoneScript> scripts)
    {
        foreach (var (extension, script) in scripts.Where(s => s.Value.State != PhoneState.NotRegistered))
            await pbx.PhoneAsync(extension);
        // Who is busy is in a call: its phone called a service of its own (an unknown code) would end at once, so it calls the public side.
        var refused = pbx.Public.RefuseWith;
        pbx.Public.RefuseWith = null;
        foreach (var (extension, _) in scripts.Where(s => s.Value.State == PhoneState.Busy))
        {
            var phone = await pbx.PhoneAsync(extension);
            var (talk, plan) = (phone.Dial("112"), pbx.Public.AnswersAsync());
            await plan;
            Assert.NotNull(await talk.Answered);
            phone.Soft.RefuseWith = 486;
        }
        pbx.Public.RefuseWith = refused;
        foreach (var (extension, script) in scripts.Where(s => s.Value.State is PhoneState.Answers or PhoneState.Rejects))
        {
            var phone = await pbx.PhoneAsync(extension);
            pbx.PhoneSupervisor.Start("script", () => PlayAsync(phone, world, script));
        }
    }

    private static async Task PlayAsync(TestPhone phone, VirtualWorld world, PhoneScript script)
    {
        while (await phone.Soft.Incoming.WaitToReadAsync())
        {
            while (phone.Soft.Incoming.TryRead(out var ringing))
            {
                await Task.WhenAny(world.Delay(script.After), ringing.Ended);
                if (ringing.Ended.IsCompleted)
                    continue;
                if (script.State == PhoneState.Answers)
                    await ringing.AnswerAsync();
                else
                    await ringing.RejectAsync(603);
            }
        }
    }

    private static async Task AnswerOutsideAsync(TestPbx pbx, VirtualWorld world, PhoneScript script)
    {
        while (await pbx.Public.Incoming.WaitToReadAsync())
        {
            while (pbx.Public.Incoming.TryRead(out var ringing))
            {
                await world.Delay(script.After);
                await ringing.AnswerAsync();
            }
        }
    }

    private sealed class Compared
    {
        public int Decisions { get; private set; }
        public int Forwarded { get; private set; }
        public HashSet<CallOutcome> Outcomes { get; } = [];

        public void Add(SimulationResult result)
        {
            Decisions += result.Decisions.Length;
            Forwarded += result.Redirections.Length;
            Outcomes.Add(result.Outcome);
        }
    }
}
