using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Data.Audio;
using KpnEen.Data.Audit;
using KpnEen.Data.Postgres;
using KpnEen.Data.Snapshots;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Services;
using Npgsql;

namespace KpnEen.Data.Settings;

/// <summary>Settings of services: typed by their descriptor, stored as jsonb. The row, the event and the tenant's new version are one transaction.</summary>
public sealed class SettingsStore(Database database, SnapshotFeed snapshots, TimeProvider time) : ISettingsWriter
{
    /// <summary>The member by which the settings of any service name a sound file.</summary>
    private const string AudioFile = "audioFileId";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Null: no such subject in this tenant.</returns>
    public Task<StoredSettings?> GetAsync(string tenantId, string subjectId, ServiceDescriptor service, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
                await ExistsAsync(session, service.Scope, subjectId, locked: false) ? await ReadAsync(session, subjectId, service) : null,
            cancellation
        );

    /// <summary>Inside a transaction of the caller: nobody else changes any setting of the subject until its commit.</summary>
    /// <returns>Null: no such subject in this tenant.</returns>
    public static async Task<StoredSettings?> FindForUpdateAsync(DbSession session, string subjectId, ServiceDescriptor service) =>
        await ExistsAsync(session, service.Scope, subjectId, locked: true) ? await ReadAsync(session, subjectId, service) : null;

    /// <summary>Every service of the catalogue with this scope, stored or not.</summary>
    /// <returns>Null: no such subject in this tenant.</returns>
    public Task<IReadOnlyList<StoredSettings>?> ListAsync(
        string tenantId,
        string subjectId,
        ServiceScope scope,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                if (!await ExistsAsync(session, scope, subjectId, locked: false))
                    return null;
                var all = new List<StoredSettings>();
                foreach (var service in ServiceCatalog.All.Where(s => s.Scope == scope))
                    all.Add(await ReadAsync(session, subjectId, service));
                return (IReadOnlyList<StoredSettings>?)all;
            },
            cancellation
        );

    /// <param name="ifRevision">From <c>If-Match</c>; null: whatever is there.</param>
    public Task<SettingsChange> ReplaceAsync(
        string tenantId,
        string subjectId,
        ServiceDescriptor service,
        object settings,
        long? ifRevision,
        Actor actor,
        CancellationToken cancellation
    ) => ReplaceAsync(tenantId, subjectId, service, _ => settings, ifRevision, actor, cancellation);

    /// <param name="change">From the present settings to the new ones; null: nothing sensible.</param>
    public async Task<SettingsChange> ReplaceAsync(
        string tenantId,
        string subjectId,
        ServiceDescriptor service,
        Func<object, object?> change,
        long? ifRevision,
        Actor actor,
        CancellationToken cancellation
    )
    {
        // A call that a request of the API began runs on in its flow: a star code dialled in it is not the API's.
        using var acting = Acting.As(actor.Kind == "api" && Acting.Now is { } asked ? asked : WhoActs.Of(actor));
        return await database.InTenantAsync(
            tenantId,
            session => ReplaceAsync(session, subjectId, service, change, ifRevision, actor),
            cancellation
        );
    }

    /// <summary>The same inside a transaction of the caller, for changes of several services at once.</summary>
    public async Task<SettingsChange> ReplaceAsync(
        DbSession session,
        string subjectId,
        ServiceDescriptor service,
        Func<object, object?> change,
        long? ifRevision,
        Actor actor
    )
    {
        var tenantId = session.TenantId ?? throw new ArgumentException("Settings belong to a tenant.", nameof(session));
        // The lock on the subject lets one change after the other see what the former left, also when nothing is stored yet.
        if (!await ExistsAsync(session, service.Scope, subjectId, locked: true))
            return new SettingsChange.NotFound();
        var present = await ReadAsync(session, subjectId, service);
        if (ifRevision is { } expected && expected != present.Revision)
            return new SettingsChange.Stale(present.Revision);
        if (change(present.Settings) is not { } settings)
            return new SettingsChange.Invalid([]);
        if (service.Check(settings) is { IsEmpty: false } errors)
            return new SettingsChange.Invalid(errors);
        var (before, after) = (service.Write(present.Settings), service.Write(settings));
        if (after.TryGetProperty(AudioFile, out var file) && !await AudioFileStore.HoldAsync(session, file.GetString()!))
            return new SettingsChange.Invalid([new SettingsError($"/{AudioFile}", "unknownReference", "There is no such audio file.")]);
        if (JsonElement.DeepEquals(before, after))
            return new SettingsChange.Done(present, null);
        var revision = await session.QuerySingleAsync<long>(
            """
            INSERT INTO service_settings (tenant_id, subject_kind, subject_id, service, settings, updated_at)
            VALUES (@tenantId, @kind, @subjectId, @Name, @after, @now)
            ON CONFLICT (tenant_id, subject_kind, subject_id, service)
            DO UPDATE SET settings = excluded.settings, revision = service_settings.revision + 1, updated_at = excluded.updated_at
            RETURNING revision
            """,
            new
            {
                tenantId,
                kind = Kind(service.Scope),
                subjectId,
                service.Name,
                after,
                now = time.GetUtcNow(),
            }
        );
        session.Emit(Changed(tenantId, subjectId, service, before, after, actor));
        return new SettingsChange.Done(new StoredSettings(service, settings, revision), await session.TenantChangedAsync(tenantId));
    }

    public async Task<bool> ChangeAsync(
        string tenantId,
        string userId,
        ServiceDescriptor service,
        Func<object, object?> change,
        Actor actor,
        CancellationToken cancellation
    )
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            if (await ReplaceAsync(tenantId, userId, service, change, null, actor, either.Token) is not SettingsChange.Done done)
                return false;
            if (done.TenantVersion is { } version)
                await snapshots.WaitForAsync(tenantId, version, either.Token);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new TimeoutException("The settings cannot be stored now.", e);
        }
    }

    private LogEntry Changed(
        string tenantId,
        string subjectId,
        ServiceDescriptor service,
        JsonElement before,
        JsonElement after,
        Actor actor
    ) =>
        new(
            new ConversationEvent(
                Ids.New("evt", time),
                EventTypes.UserServiceChanged,
                time.GetUtcNow(),
                tenantId,
                null,
                null,
                new EventData
                {
                    ServiceChange = new ServiceChange(Kind(service.Scope), subjectId, service.Name, before, after),
                    Actor = actor,
                }
            )
        );

    private static Task<bool> ExistsAsync(DbSession session, ServiceScope scope, string subjectId, bool locked)
    {
        var table = scope switch
        {
            ServiceScope.User => "users",
            ServiceScope.HuntGroup => "hunt_groups",
            _ => "tenants",
        };
        return session.QuerySingleAsync<bool>(
            $"WITH subject AS (SELECT FROM {table} WHERE id = @subjectId {(locked ? "FOR NO KEY UPDATE" : "")}) SELECT EXISTS (SELECT FROM subject)",
            new { subjectId }
        );
    }

    private static async Task<StoredSettings> ReadAsync(DbSession session, string subjectId, ServiceDescriptor service)
    {
        var row = await session.QuerySingleOrDefaultAsync<Row>(
            "SELECT settings, revision FROM service_settings WHERE subject_kind = @kind AND subject_id = @subjectId AND service = @Name",
            new
            {
                kind = Kind(service.Scope),
                subjectId,
                service.Name,
            }
        );
        if (row is null)
            return new StoredSettings(service, service.Defaults, 0);
        try
        {
            return new StoredSettings(service, service.Read(row.Settings), row.Revision);
        }
        catch (JsonException)
        {
            // As the snapshot has it: what cannot be read has its defaults, and a write of others repairs it.
            return new StoredSettings(service, service.Defaults, row.Revision);
        }
    }

    private static string Kind(ServiceScope scope) => JsonNamingPolicy.CamelCase.ConvertName(scope.ToString());

    private sealed record Row(JsonElement Settings, long Revision);
}
