using System.Security.Cryptography;
using KpnEen.Media;
using KpnEen.Media.Transport;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Messages;
using KpnEen.Pbx.MidCall;
using KpnEen.Pbx.Music;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Tolls;
using KpnEen.Pbx.Watching;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Locating;
using KpnEen.Sip.Loop;
using KpnEen.Sip.Subscriptions;
using KpnEen.Sip.Survival;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Switching;

/// <summary>Puts the exchange together. <c>IConversationLog</c>, <c>ISettingsWriter</c> and <c>RecordingKeys</c> come from the store.</summary>
public static class PbxComposition
{
    public static IServiceCollection AddKpnEenPbx(this IServiceCollection services, PbxOptions options)
    {
        AddSignalling(services);
        services.TryAddSingleton<IMediaNetwork>(_ => new UdpMediaNetwork(options.MediaThreads));
        services.AddSingleton(options);
        services.AddSingleton(new MessageRing(options.LadderBytes));
        services.AddSingleton(new SipListeners(options.Listeners[0].Name));
        services.TryAddSingleton<IRecordingWorkers, RecordingThreads>();
        services.AddSingleton(s => new RecordingEngine(
            new RecordingOptions(options.RecordingFolder),
            s.GetRequiredService<RecordingKeys>(),
            s.GetRequiredService<IRecordingWorkers>(),
            SignallingLoop.OffLoop(s.GetRequiredService<TimeProvider>()),
            s.GetRequiredService<ILogger<RecordingEngine>>(),
            s.GetService<IRecordingDisk>()
        ));
        services.AddSingleton(s => new SipStackOptions
        {
            UserAgent = "KPN-EEN",
            Trace = options.LadderBytes > 0 ? s.GetRequiredService<MessageRing>() : null,
            Keeper = s.GetService<ILegKeeper>(),
            Sources = options.Sources,
            Names = s.GetService<INameService>() ?? HostNames.Instance,
            Tls = s.GetService<TlsClientOptions>() ?? TlsClientOptions.Default,
            TcpAbove = options.TcpAbove,
            Overload = options.Overload,
            Supported = [.. new SipStackOptions().Supported, "outbound"],
            SessionTimer = new SessionTimerOptions { Interval = options.SessionInterval },
        });
        services.AddSingleton(
            new MediaOptions
            {
                Address = options.MediaAddress,
                OtherAddress = options.OtherMediaAddress,
                FirstPort = options.FirstMediaPort,
                LastPort = options.LastMediaPort,
                SilenceLimit = options.SilenceLimit,
                PortRest = options.MediaPortRest,
                MostResting = options.MostRestingMediaPorts,
                Codecs = MediaOptions.AllCodecs,
            }
        );
        services.AddSingleton(s => new DigestAuthenticator(
            options.NonceKey.IsEmpty ? RandomNumberGenerator.GetBytes(32) : [.. options.NonceKey],
            s.GetRequiredService<TimeProvider>(),
            options.DigestAlgorithms
        ));
        services.AddSingleton(_ => new Random());
        services.AddSingleton<ISipRequestHandler>(s => s.GetRequiredService<SipEntry>());
        services.AddSingleton<ILegDialler, SipLegDialler>();
        services.AddSingleton<ICallControl, CallControl>();
        services.AddSingleton(s => new MediaEngine(
            s.GetRequiredService<MediaOptions>(),
            s.GetRequiredService<IMediaNetwork>(),
            SignallingLoop.OffLoop(s.GetRequiredService<TimeProvider>()),
            s.GetRequiredService<ILogger<MediaEngine>>()
        ));
        services.TryAddSingleton<TenantDirectory>();
        services.AddSingleton(options.Registrar);
        services.TryAddSingleton<IBindingStore>(s => s.GetRequiredService<Registrations>());
        services.AddSingleton(options.Subscriptions);
        services.AddSingleton<IEventPackage, DialogPackage>();
        services.AddSingleton<IEventPackage, MessageSummaryPackage>();
        services.AddSingleton<IEventPackage, PresencePackage>();
        services.AddSingleton<IEventPackage, RegPackage>();
        services.TryAddSingleton<IAudioFiles, NoAudioFiles>();
        services.AddSingleton(s => new AudioFileCache(s.GetRequiredService<IAudioFiles>()));
        foreach (var part in Parts)
            services.AddSingleton(part);
        if (options.RegistrationFile is { } file)
            services.AddHostedService(s => ActivatorUtilities.CreateInstance<RegistrationFile>(s, file));
        if (options is { KeepsLadders: true, LadderBytes: > 0 } && services.Any(s => s.ServiceType == typeof(ILadderStore)))
            services.AddSingleton<LadderKeeper>().AddHostedService(s => s.GetRequiredService<LadderKeeper>());
        services.AddHostedService(s => s.GetRequiredService<Switchboard>());
        return services;
    }

    // What runs on the loop gets timers that fire on it; whoever runs elsewhere gets those of the system from the same provider.
    private static void AddSignalling(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (!OperatingSystem.IsLinux())
        {
            services.TryAddSingleton<IDatagramNetwork, UdpNetwork>();
            return;
        }
        services.TryAddSingleton<SignallingLoop>();
        services.TryAddSingleton<IDatagramNetwork>(s => s.GetRequiredService<SignallingLoop>());
        if (services.Any(s => s.ServiceType == typeof(TimeProvider) && ReferenceEquals(s.ImplementationInstance, TimeProvider.System)))
            services.Replace(
                Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton(s => s.GetRequiredService<SignallingLoop>().Time)
            );
    }

    private static readonly Type[] Parts =
    [
        typeof(Supervisor),
        typeof(SwitchLifetime),
        typeof(OrphanedLegsEnding),
        typeof(CallLadders),
        typeof(ActiveCalls),
        typeof(EndedCalls),
        typeof(HuntPointers),
        typeof(PlainPhones),
        typeof(Registrations),
        typeof(SipRegistrar),
        typeof(Mailboxes),
        typeof(PublishedPresence),
        typeof(TenantUsers),
        typeof(Notifier),
        typeof(SubscribeHandler),
        typeof(PublishHandler),
        typeof(MessageHandler),
        typeof(SipEntry),
        typeof(SipStack),
        typeof(Exchange),
        typeof(SipAuthentication),
        typeof(CallerIdentification),
        typeof(Switchboard),
        typeof(OriginatingServices),
        typeof(UserDestination),
        typeof(HuntGroupDestination),
        typeof(Spending),
        typeof(TollGuard),
        typeof(TrunkDestination),
        typeof(Router),
        typeof(LegRecorder),
        typeof(PromptLibrary),
        typeof(MusicOnHold),
        typeof(PlayedAudio),
        typeof(Announcer),
        typeof(MidCallServices),
        typeof(CallLifecycle),
        typeof(IncomingLegs),
        typeof(ReplacingCallHandler),
        typeof(IncomingCallHandler),
        typeof(VisitorCheck),
        typeof(ClickToDial),
    ];
}
