using System.Net;
using KpnEen.Media;
using KpnEen.Media.Transport;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Music;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Switching;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Sip.Locating;
using KpnEen.Sip.Subscriptions;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>A whole exchange on a virtual network, with phones and a public side to play with.</summary>
public sealed class TestPbx : IAsyncDisposable
{
    private static readonly IPAddress PbxHost = IPAddress.Parse("10.0.0.1");
    private readonly ServiceProvider services;
    private readonly VirtualWorld world;
    private readonly Dictionary<string, TestPhone> phones = [];
    private readonly Supervisor phoneSupervisor;
    private int hosts = 9;

    private TestPbx(
        VirtualWorld world,
        TenantSnapshot[] tenants,
        Func<PbxOptions, PbxOptions>? change = null,
        IBindingStore? store = null,
        INameService? names = null
    )
    {
        this.world = world;
        phoneSupervisor = new Supervisor(LoggerFactory.Create(logging => logging.AddProvider(Errors)).CreateLogger<Supervisor>());
        Recordings = Path.Combine(Path.GetTempPath(), "kpneen-test-" + Guid.NewGuid().ToString("N"));
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Errors));
        collection.AddSingleton(world.Time);
        collection.AddSingleton<IDatagramNetwork>(world.Network);
        collection.AddSingleton<INameService, NoNames>();
        collection.AddSingleton<IMediaNetwork>(world.Network);
        collection.AddSingleton<IConversationLog>(Log);
        collection.AddSingleton<ISettingsWriter, MemorySettings>();
        collection.AddSingleton<IAudioFiles>(AudioFiles);
        collection.AddSingleton(RecordingKeys);
        RecordingWorkers = new StuckWorkers(world.Time);
        collection.AddSingleton<IRecordingWorkers>(RecordingWorkers);
        collection.AddSingleton<IRecordingDisk>(Disk);
        var options = new PbxOptions(
            [new("main", new IPEndPoint(PbxHost, 5060)), new("trunk", new IPEndPoint(PbxHost, 5080))],
            PbxHost,
            Recordings
        )
        {
            DigestAlgorithms = ["SHA-256", "MD5"],
        };
        if (store is not null)
            collection.AddSingleton(store);
        if (names is not null)
            collection.AddSingleton(names);
        collection.AddKpnEenPbx(change is null ? options : change(options));
        collection.AddSingleton(new Random(world.Seed));
        services = collection.BuildServiceProvider();
        Directory = services.GetRequiredService<TenantDirectory>();
        foreach (var tenant in tenants)
            Directory.Replace(tenant);
        Directory.ReplacePlatformTrunks([
            new Trunk("trk_pstn", null, "PSTN", $"{PublicHost}:5060", "trunk", [PublicHost.ToString()], ["+"]),
        ]);
        Public = new TestPublicNetwork(PublicHost, world, phoneSupervisor, new IPEndPoint(PbxHost, 5080));
    }

    public static IPAddress PublicHost { get; } = IPAddress.Parse("10.9.0.1");
    public static IPEndPoint PbxAddress { get; } = new(PbxHost, 5060);

    public MemoryLog Log { get; } = new();

    /// <summary>What the exchange logged as an error; <see cref="QuietAsync"/> wants none.</summary>
    public ErrorLog Errors { get; } = new();

    /// <summary>The sound files tenants stored.</summary>
    public MemoryAudioFiles AudioFiles { get; } = new();
    public TenantDirectory Directory { get; }
    public TestPublicNetwork Public { get; }
    public string Recordings { get; }
    public RecordingKeys RecordingKeys { get; } = new(RecordingKey.Random());

    /// <summary>Who writes the recordings.</summary>
    public StuckWorkers RecordingWorkers { get; }

    /// <summary>The disk of the recordings.</summary>
    public TestDisk Disk { get; } = new();
    public VirtualWorld World => world;
    public ICallControl Control => services.GetRequiredService<ICallControl>();
    public ActiveCalls Calls => services.GetRequiredService<ActiveCalls>();
    public SipStack Stack => services.GetRequiredService<SipStack>();
    public ISipRequestHandler Entry => services.GetRequiredService<SipEntry>();
    public MediaEngine Media => services.GetRequiredService<MediaEngine>();
    public Supervisor Supervisor => services.GetRequiredService<Supervisor>();
    public Registrations Registrations => services.GetRequiredService<Registrations>();
    public Notifier Notifier => services.GetRequiredService<Notifier>();
    public Mailboxes Mailboxes => services.GetRequiredService<Mailboxes>();
    public Supervisor PhoneSupervisor => phoneSupervisor;
    public TenantSnapshot Acme => Directory.Find("ten_acme")!;

    /// <summary>A part of the exchange.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A recording as a player gets it.</summary>
    public byte[] Recording(string id)
    {
        using var stream = RecordingFile.Open(Path.Combine(Recordings, id + RecordingFile.Extension), id, RecordingKeys);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static Task<TestPbx> StartAsync(VirtualWorld world, params TenantSnapshot[] tenants) =>
        StartAsync(new TestPbx(world, tenants.Length == 0 ? [Tenants.Acme()] : tenants));

    /// <summary>An exchange with few media ports: two a leg.</summary>
    public static Task<TestPbx> StartWithPortsAsync(VirtualWorld world, int first, int last) =>
        StartWithAsync(world, options => options with { FirstMediaPort = first, LastMediaPort = last });

    /// <summary>An exchange of other options.</summary>
    public static Task<TestPbx> StartWithAsync(VirtualWorld world, Func<PbxOptions, PbxOptions> change) =>
        StartAsync(new TestPbx(world, [Tenants.Acme()], change));

    /// <summary>An exchange that keeps its registrations elsewhere.</summary>
    public static Task<TestPbx> StartWithStoreAsync(VirtualWorld world, IBindingStore store) =>
        StartAsync(new TestPbx(world, [Tenants.Acme()], store: store));

    /// <summary>An exchange with a DNS of the test's own.</summary>
    public static Task<TestPbx> StartWithNamesAsync(VirtualWorld world, INameService names) =>
        StartAsync(new TestPbx(world, [Tenants.Acme()], names: names));

    private static async Task<TestPbx> StartAsync(TestPbx pbx)
    {
        await pbx.services.GetServices<IHostedService>().Single().StartAsync(default);
        return pbx;
    }

    /// <summary>The registered phone of this extension.</summary>
    public async Task<TestPhone> PhoneAsync(string extension, string tenant = "ten_acme")
    {
        var key = tenant + extension;
        if (!phones.TryGetValue(key, out var phone))
        {
            phones[key] = phone = AddPhone(extension, tenant);
            Assert.Equal(200, await phone.Soft.RegisterAsync(3600));
        }
        return phone;
    }

    /// <summary>A phone that has been asked for before.</summary>
    public TestPhone Phone(string extension, string tenant = "ten_acme") => phones[tenant + extension];

    /// <summary>One more phone on the same account.</summary>
    public TestPhone AddPhone(string extension, string tenant = "ten_acme")
    {
        var snapshot = Directory.Find(tenant)!;
        var account = new SoftPhoneAccount($"{extension}-{tenant}", Tenants.Password, snapshot.Tenant.Domain, PbxAddress);
        var address = IPAddress.Parse($"10.1.{hosts / 200}.{(hosts++ % 200) + 10}");
        return new TestPhone(
            extension,
            new SoftPhone(account, address, world.Network, world.Network, phoneSupervisor, world.Time, NullLoggerFactory.Instance),
            world
        );
    }

    public User User(string extension) => Acme.FindExtension(extension) as User ?? throw new InvalidOperationException(extension);

    public void Configure<T>(string extension, ServiceDescriptor<T> service, T settings)
        where T : notnull
    {
        var user = User(extension);
        Directory.Replace(Acme.With(user with { Services = user.Services.With(service, settings) }));
    }

    /// <summary>A service of the company as a whole.</summary>
    public void ConfigureTenant<T>(ServiceDescriptor<T> service, T settings)
        where T : notnull => Replace(Acme.Tenant with { Services = Acme.Tenant.Services.With(service, settings) });

    public void Replace(Tenant tenant) =>
        Directory.Replace(new TenantSnapshot(tenant, Acme.Version + 1, Acme.Users, Acme.HuntGroups, Acme.Numbers, Acme.Trunks));

    public void AddNumber(string e164, string huntGroupId)
    {
        var number = new Number("num_" + e164, e164, NumberTargetKind.HuntGroup, huntGroupId, "Sales line");
        Directory.Replace(
            new TenantSnapshot(Acme.Tenant, Acme.Version + 1, Acme.Users, Acme.HuntGroups, Acme.Numbers.Append(number), Acme.Trunks)
        );
    }

    /// <summary>What the trunk to the public side is told and believed.</summary>
    public void ConfigureTrunk(TrunkIdentity identity) =>
        Directory.ReplacePlatformTrunks([.. Directory.PlatformTrunks.Select(t => t with { Identity = identity })]);

    public void Configure(HuntGroup group) => Directory.Replace(Acme.With(group));

    /// <summary>Every call over, every transaction lingered out.</summary>
    public async Task QuietAsync()
    {
        bool IsQuiet() =>
            Calls.Count == 0 && Calls.Users.Count == 0 && Stack.Counts.IsIdle && Media.OpenPorts == 0 && Supervisor.Running == 0;
        try
        {
            await world.UntilAsync(IsQuiet, TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            Assert.Fail(
                $"Not quiet: {Calls.Count} calls, {Calls.Users.Count} users in calls, {Stack.Counts}, {Media.OpenPorts} ports, {Supervisor.Running} tasks."
            );
        }
        Assert.Empty(Errors.Errors);
        EventRules.Hold(Log);
    }

    /// <summary>The server is told to stop.</summary>
    public Task StopAsync() => services.GetServices<IHostedService>().Single().StopAsync(default);

    public async ValueTask DisposeAsync()
    {
        foreach (var phone in phones.Values)
            await phone.Soft.DisposeAsync();
        await Public.DisposeAsync();
        await services.GetServices<IHostedService>().Single().StopAsync(default);
        if (System.IO.Directory.Exists(Recordings))
            System.IO.Directory.Delete(Recordings, true);
        EventJudge.Demand(Log.Events.Select(Envelopes.Of));
    }
}
