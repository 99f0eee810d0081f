using KpnEen.Data.Audio;
using KpnEen.Data.Audit;
using KpnEen.Data.Journal;
using KpnEen.Data.Ladders;
using KpnEen.Data.Log;
using KpnEen.Data.Mail;
using KpnEen.Data.Operations;
using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Data.Recovery;
using KpnEen.Data.Resources;
using KpnEen.Data.Secrets;
using KpnEen.Data.Settings;
using KpnEen.Data.Snapshots;
using KpnEen.Data.Tolls;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Music;
using KpnEen.Pbx.Switching;
using KpnEen.Pbx.Tolls;
using KpnEen.Sip.Survival;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data;

/// <summary>Composes the store. Hosted services start in the order of registration: what depends on the store is added after it.</summary>
public static class DataServices
{
    /// <summary>
    /// Database, snapshots, settings, records, feed. Reads <c>KPNEEN_DATABASE</c>, <c>KPNEEN_STATE</c> (default <c>.run/state</c>),
    /// <c>KPNEEN_NODE</c> (default <c>node1</c>) <c>KPNEEN_MASTER_KEY</c> (a file; default in the state folder)
    /// and <c>KPNEEN_RECORDING_KEY</c> (<see cref="RecordingKeyStore"/>).
    /// </summary>
    /// <param name="keepsLog">The process has the role <c>switch</c>: journal, crash recovery, files of recordings. One process a node and state folder.</param>
    public static IServiceCollection AddKpnEenData(this IServiceCollection services, IConfiguration configuration, bool keepsLog = true)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TenantDirectory>();
        services.AddSingleton<DataMetrics>();
        services.AddSingleton(new NodeName(configuration["KPNEEN_NODE"] is { Length: > 0 } node ? node : "node1"));
        services.AddSingleton(_ => new StateFolder(configuration["KPNEEN_STATE"] is { Length: > 0 } state ? state : ".run/state"));
        services.AddSingleton<ISecretBox>(s => new SecretBox(
            MasterKey.ReadOrCreate(s.GetRequiredService<StateFolder>(), configuration["KPNEEN_MASTER_KEY"])
        ));
        services.AddSingleton(_ => new DatabaseOptions(
            configuration["KPNEEN_DATABASE"] is { Length: > 0 } database
                ? database
                : throw new DatabaseNotUsableException("KPNEEN_DATABASE is not set: Host=…;Port=…;Database=…;Username=…;Password=…")
        ));
        services.AddSingleton<Database>();
        services.AddSingleton<Notifications>();
        services.AddSingleton<SnapshotBuilder>();
        services.AddSingleton(s => new SnapshotFeed(
            s.GetRequiredService<Database>(),
            s.GetRequiredService<Notifications>(),
            s.GetRequiredService<TenantDirectory>(),
            s.GetRequiredService<SnapshotBuilder>(),
            s.GetRequiredService<DataMetrics>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<SnapshotFeed>>()
        ));
        services.AddSingleton(s => new DataHealth(s.GetRequiredService<SnapshotFeed>(), keepsLog));
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<ISettingsWriter>(s => s.GetRequiredService<SettingsStore>());
        services.AddSingleton<AuditLogStore>();
        services.AddSingleton(AuditRetentionOptions.From(configuration));
        services.AddSingleton(LadderOptions.From(configuration));
        services.AddSingleton<LadderStore>();
        services.AddSingleton<ILadderStore>(s => s.GetRequiredService<LadderStore>());
        services.AddSingleton<EventFeed>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<CallRecordStore>();
        services.AddSingleton<RecordingStore>();
        services.AddSingleton<PlayLinkStore>();
        services.AddSingleton<RecordingFolder>();
        services.AddSingleton(s =>
            RecordingKeyStore.ReadOrCreate(s.GetRequiredService<StateFolder>(), configuration["KPNEEN_RECORDING_KEY"])
        );
        services.AddSingleton<SpendStore>();
        services.AddSingleton<IAudioFiles, AudioFiles>();

        // Whoever writes events makes their deliveries, in the same transaction, whatever other roles the process has.
        services.AddWebhookStores();
        services.AddMail(configuration);
        services.AddResourceStores();
        services.AddOperationStore();

        services.AddHostedService<DatabaseStarter>();
        services.AddHostedService(s => s.GetRequiredService<Notifications>());
        services.AddHostedService(s => s.GetRequiredService<SnapshotFeed>());
        if (keepsLog)
            AddLog(services);
        return services;
    }

    /// <summary>What must be done now and then for the whole installation; after <see cref="AddKpnEenData"/>, in as many processes as one likes.</summary>
    public static IServiceCollection AddKpnEenDataJobs(this IServiceCollection services) =>
        services
            .AddOperationWorker()
            .AddHostedService<MailSender>()
            .AddSingleton<EventRetention>()
            .AddSingleton<RecordingRetention>()
            .AddSingleton<AuditRetention>()
            .AddTimedSweep<EventRetention>("Old events", TimeSpan.FromMinutes(10), (r, cancel) => r.RemoveAsync(cancel))
            .AddTimedSweep<RecordingRetention>(
                "Recordings whose retention is over",
                TimeSpan.FromMinutes(5),
                (r, cancel) => r.RemoveAsync(cancel)
            )
            .AddTimedSweep<LadderStore>("SIP messages of old calls", TimeSpan.FromMinutes(10), (s, cancel) => s.RemoveOldAsync(cancel))
            .AddTimedSweep<AuditRetention>("Old entries of audit logs", TimeSpan.FromDays(1), (r, cancel) => r.RemoveAsync(cancel));

    private static void AddLog(IServiceCollection services)
    {
        services.AddSingleton(s => new EntryJournal(s.GetRequiredService<StateFolder>().Journal));
        services.AddSingleton<ConversationLog>();
        services.AddSingleton<IConversationLog>(s => s.GetRequiredService<ConversationLog>());
        services.AddSingleton<JournalWriter>();
        services.AddSingleton<CrashRecovery>();
        services.AddSingleton<Heartbeat>();
        services.AddSingleton<LegTable>();
        services.AddSingleton<ILegKeeper>(s => s.GetRequiredService<LegTable>());
        services.AddSingleton<IOrphanedLegs>(s => s.GetRequiredService<LegTable>());
        services.AddSingleton<SpendLedger>();
        services.AddSingleton<ISpendLog>(s => s.GetRequiredService<SpendLedger>());
        services.TryAddSingleton<Spending>();
        services.AddHostedService<SpendKeeper>();
        services.AddHostedService<LogStart>();
        services.AddHostedService(s => s.GetRequiredService<JournalWriter>());
        services.AddHostedService(s => s.GetRequiredService<Heartbeat>());
        services.AddHostedService<RecordingSweep>();
    }
}
