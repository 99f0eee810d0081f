using System.Collections.Immutable;
using KpnEen.Api.Security;
using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Services.Recording;

namespace KpnEen.Sandbox;

/// <summary>Brings the sandbox tenant, its people and its clients into the database; run again it changes nothing that a developer changed.</summary>
public sealed class SandboxSeed(
    SandboxOptions options,
    Database database,
    TenantStore tenants,
    UserStore users,
    DeviceStore devices,
    NumberStore numbers,
    HuntGroupStore huntGroups,
    ClientStore clients,
    SignInStore signIns,
    ISettingsWriter settings
)
{
    private const string Domain = "sandbox.kpneen.test";

    public async Task<SandboxTenant> RunAsync(CancellationToken cancellation)
    {
        var secrets = SandboxSecrets.ReadOrCreate(options.SecretsFile);
        var (tenantId, isNew) = await TenantAsync(cancellation);
        var phones = await PhonesAsync(tenantId, SandboxNumbers.Phones, secrets, isVirtual: false, cancellation);
        var virtualPhones = await PhonesAsync(tenantId, SandboxNumbers.VirtualPhones, secrets, isVirtual: true, cancellation);
        await GroupAsync(tenantId, virtualPhones, cancellation);
        if (isNew)
            await RecordAsync(tenantId, virtualPhones[0].UserId, cancellation);
        var administrator = await AdministratorAsync(tenantId, phones[0].UserId, secrets, cancellation);
        secrets.Save(options.SecretsFile);
        string[] own = [.. Scopes.All.Keys.Where(s => s != Scopes.Partner)];
        await clients.SeedAsync(new ClientSeed(secrets.ClientId, tenantId, "Sandbox", own, secrets.ClientSecret), cancellation);
        await clients.SeedAsync(
            new ClientSeed(secrets.PartnerClientId, null, "Sandbox partner", [.. Scopes.All.Keys], secrets.PartnerClientSecret),
            cancellation
        );
        return new SandboxTenant(tenantId, Domain, administrator, phones, virtualPhones);
    }

    /// <summary>Takes away all that was made or changed in the tenant since it was seeded. What happened stays: events, call records, recordings, the audit log.</summary>
    public async Task<SandboxTenant> ResetAsync(string tenantId, CancellationToken cancellation)
    {
        string[] extensions = [.. SandboxNumbers.Phones.Concat(SandboxNumbers.VirtualPhones).Select(p => p.Extension)];
        await database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    DELETE FROM webhook_endpoints WHERE tenant_id = @tenantId;
                    DELETE FROM call_me_now_keys WHERE tenant_id = @tenantId;
                    DELETE FROM call_me_now_blocked_numbers WHERE tenant_id = @tenantId;
                    DELETE FROM oauth_clients WHERE tenant_id = @tenantId AND id <> @client;
                    DELETE FROM trunks WHERE tenant_id = @tenantId;
                    DELETE FROM audio_files WHERE tenant_id = @tenantId;
                    DELETE FROM service_settings WHERE tenant_id = @tenantId;
                    DELETE FROM tenant_spend WHERE tenant_id = @tenantId;
                    DELETE FROM numbers WHERE tenant_id = @tenantId;
                    DELETE FROM hunt_groups WHERE tenant_id = @tenantId;
                    DELETE FROM users WHERE tenant_id = @tenantId AND extension <> ALL (@extensions);
                    DELETE FROM devices WHERE tenant_id = @tenantId AND username NOT LIKE 'sandbox-%';
                    UPDATE users SET profile = 'fixed', caller_number = NULL, external_ids = '{}', revision = revision + 1 WHERE tenant_id = @tenantId;
                    """,
                    new
                    {
                        tenantId,
                        client = SandboxSecrets.ReadOrCreate(options.SecretsFile).ClientId,
                        extensions,
                    }
                );
                await session.TenantChangedAsync(tenantId);
            },
            cancellation
        );
        foreach (var (extension, name) in SandboxNumbers.Phones.Concat(SandboxNumbers.VirtualPhones))
            await RestoreAsync(tenantId, extension, name, cancellation);
        var tenant = await RunAsync(cancellation);
        await RecordAsync(tenantId, tenant.VirtualPhones[0].UserId, cancellation);
        return tenant;
    }

    // A user who is still there: with the name and the number of the beginning.
    private async Task RestoreAsync(string tenantId, string extension, string name, CancellationToken cancellation)
    {
        if (await users.ListAsync(tenantId, UserStore.By(extension), null, 1, cancellation) is not [var user])
            return;
        var fields = user.Value with { Name = name, Email = EmailOf(name) };
        Done(await users.ChangeAsync(tenantId, user.Id, _ => true, _ => fields, cancellation));
        var number = new NumberFields(SandboxNumbers.NumberOf(extension), NumberTargetKind.User, user.Id, null);
        Done(await numbers.CreateAsync(tenantId, number, cancellation));
    }

    private static string EmailOf(string name) => name.ToLowerInvariant().Replace(' ', '.') + "@" + Domain;

    /// <summary>The trunks of the platform: an outside peer first, for all but the simulated numbers; the simulated network behind it.</summary>
    public Task TrunksAsync(string simulatedNetwork, CancellationToken cancellation) =>
        database.InPlatformAsync(
            async session =>
            {
                await TrunkAsync(
                    session,
                    "trk_outside",
                    "Outside peer",
                    options.TrunkPeer.ToString(),
                    [options.TrunkPeer.Address.ToString()],
                    ["+"],
                    1
                );
                await TrunkAsync(
                    session,
                    "trk_pstn",
                    "Simulated public network",
                    simulatedNetwork,
                    [simulatedNetwork],
                    ["+3120555", "112", "+"],
                    4
                );
                await session.PlatformChangedAsync();
            },
            cancellation
        );

    private async Task<(string Id, bool IsNew)> TenantAsync(CancellationToken cancellation)
    {
        if (await tenants.ListAsync("sandbox", null, null, 1, cancellation) is [var present])
            return (present.Id, false);
        var made = await tenants.CreateAsync(new TenantFields("Sandbox BV", Domain, "Europe/Amsterdam", "nl", 5, "sandbox"), cancellation);
        return (Done(made).Stored.Id, true);
    }

    private async Task<SandboxAdministrator> AdministratorAsync(
        string tenantId,
        string userId,
        SandboxSecrets secrets,
        CancellationToken cancellation
    )
    {
        const string name = "administrator";
        var isNew = !secrets.Passwords.ContainsKey($"sign-in:{name}");
        var password = secrets.PasswordOf($"sign-in:{name}");
        // The password is slow to make on purpose: not at every start.
        if (isNew || await signIns.GetAsync(tenantId, userId, cancellation) is null)
            await signIns.PutAsync(tenantId, userId, name, SignInRole.Administrator, password, _ => true, cancellation);
        return new SandboxAdministrator($"{name}@{Domain}", password);
    }

    // Somebody's calls are recorded from the start, so that a recording can be heard without any set-up.
    private Task<bool> RecordAsync(string tenantId, string userId, CancellationToken cancellation) =>
        settings.ChangeAsync(
            tenantId,
            userId,
            CallRecording.Descriptor,
            _ => new CallRecordingSettings(RecordingMode.AlwaysWithPause),
            new Actor("system", "sandbox"),
            cancellation
        );

    private async Task<ImmutableArray<SandboxPhone>> PhonesAsync(
        string tenantId,
        ImmutableArray<(string Extension, string Name)> people,
        SandboxSecrets secrets,
        bool isVirtual,
        CancellationToken cancellation
    )
    {
        var made = ImmutableArray.CreateBuilder<SandboxPhone>();
        foreach (var (extension, name) in people)
        {
            var userId = await UserAsync(tenantId, extension, name, cancellation);
            var username = $"sandbox-{extension}";
            var isNew = !secrets.Passwords.ContainsKey(username);
            var password = secrets.PasswordOf(username);
            await DeviceAsync(
                tenantId,
                userId,
                new DeviceFields(userId, isVirtual ? "Virtual phone" : "Desk phone", username, isVirtual, password),
                isNew,
                cancellation
            );
            made.Add(new SandboxPhone(userId, extension, SandboxNumbers.NumberOf(extension), username, password));
        }
        return made.ToImmutable();
    }

    private async Task<string> UserAsync(string tenantId, string extension, string name, CancellationToken cancellation)
    {
        if (await users.ListAsync(tenantId, UserStore.By(extension), null, 1, cancellation) is [var present])
            return present.Id;
        var made = Done(
            await users.CreateAsync(tenantId, new UserFields(extension, name, EmailOf(name), "fixed", null, []), cancellation)
        ).Stored;
        Done(
            await numbers.CreateAsync(
                tenantId,
                new NumberFields(SandboxNumbers.NumberOf(extension), NumberTargetKind.User, made.Id, null),
                cancellation
            )
        );
        return made.Id;
    }

    private async Task DeviceAsync(string tenantId, string userId, DeviceFields fields, bool passwordIsNew, CancellationToken cancellation)
    {
        var present = (await devices.ListAsync(tenantId, DeviceStore.By(userId), null, 50, cancellation)).FirstOrDefault(d =>
            d.Value.Username == fields.Username
        );
        if (present is null)
            Done(await devices.CreateAsync(tenantId, fields, cancellation));
        else if (passwordIsNew)
            Done(
                await devices.ChangeAsync(tenantId, present.Id, _ => true, value => value with { Password = fields.Password }, cancellation)
            );
    }

    private async Task GroupAsync(string tenantId, ImmutableArray<SandboxPhone> members, CancellationToken cancellation)
    {
        var fields = new HuntGroupFields(
            "Sales",
            SandboxNumbers.HuntGroupExtension,
            HuntPolicy.Simultaneous,
            20,
            null,
            0,
            [.. members.Select(m => new HuntGroupMember(m.UserId))]
        );
        var number = SandboxNumbers.NumberOf(SandboxNumbers.HuntGroupExtension);
        if (await numbers.ListAsync(tenantId, NumberStore.By(number), null, 1, cancellation) is not [])
            return;
        var made = Done(await huntGroups.CreateAsync(tenantId, fields, cancellation)).Stored;
        Done(
            await numbers.CreateAsync(tenantId, new NumberFields(number, NumberTargetKind.HuntGroup, made.Id, "Sales line"), cancellation)
        );
    }

    private static WriteResult<T>.Done Done<T>(WriteResult<T> result) =>
        result as WriteResult<T>.Done ?? throw new InvalidOperationException($"The sandbox could not be made: {result}");

    private static Task<int> TrunkAsync(
        DbSession session,
        string id,
        string name,
        string peer,
        string[] sources,
        string[] prefixes,
        int noResponseSeconds
    ) =>
        session.ExecuteAsync(
            """
            INSERT INTO trunks (id, tenant_id, name, peer, listener, sources, prefixes, no_response_seconds) VALUES (@id, NULL, @name, @peer, 'trunk', @sources, @prefixes, @noResponseSeconds)
            ON CONFLICT (id) DO UPDATE SET peer = @peer, sources = @sources, prefixes = @prefixes
            """,
            new
            {
                id,
                name,
                peer,
                sources,
                prefixes,
                noResponseSeconds,
            }
        );
}
