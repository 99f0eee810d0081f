using System.Security.Cryptography;
using System.Text;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Tests.Resources;

public sealed class DeviceTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Credentials_are_shown_once_and_are_what_the_exchange_checks_against()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var created = await tenant.PostAsync($"/v1/users/{user}/devices", new { name = "Desk" });
        Assert.Equal(201, created.Status);
        var credentials = created.Json.GetProperty("credentials");
        var (username, password, domain) = (Text("username"), Text("password"), Text("domain"));
        Assert.True(username.Length >= 10 && password.Length >= 20);
        Assert.Equal($"sip:{username}@{domain}", Text("aor"));
        Assert.Equal("127.0.0.1:5060", Text("outboundProxy"));

        var device = api.Snapshots.Find(tenant.TenantId)!.FindDevice(username)!.Value.Device;
        var secret = Encoding.UTF8.GetBytes($"{username}:{domain}:{password}");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(secret)), device.Ha1Sha256);
#pragma warning disable CA5351 // What phones of RFC 3261 compute.
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(secret)), device.Ha1Md5);
#pragma warning restore CA5351
        Assert.DoesNotContain(password, (await tenant.GetAsync($"/v1/devices/{device.Id}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(device.Ha1Md5, (await tenant.GetAsync("/v1/devices")).Text, StringComparison.Ordinal);

        string Text(string member) => credentials.GetProperty(member).GetString()!;
    }

    [Fact]
    public async Task Media_encryption_is_optional_unless_told_and_a_new_password_leaves_it()
    {
        var tenant = await api.TenantAsync();
        var created = await tenant.PostAsync($"/v1/users/{await tenant.UserAsync("201")}/devices", new { name = "Desk" });
        var device = created.Json.GetProperty("device");
        var (path, username) = ($"/v1/devices/{device.GetProperty("id").GetString()}", device.GetProperty("username").GetString()!);
        Assert.Equal("optional", device.GetProperty("mediaEncryption").GetString());
        Assert.Equal(MediaEncryption.Optional, Live());

        Assert.Equal("required", Of((await tenant.PatchAsync(path, new { mediaEncryption = "required" }, "*")).Json));
        Assert.Equal(MediaEncryption.Required, Live());
        Assert.Equal(200, (await tenant.PostAsync($"{path}/rotate-credentials")).Status);
        Assert.Equal(200, (await tenant.PatchAsync(path, new { name = "Desk of Anna" }, "*")).Status);
        Assert.Equal(("required", MediaEncryption.Required), (Of((await tenant.GetAsync(path)).Json), Live()));
        Assert.Equal("optional", Of((await tenant.PatchAsync(path, """{"mediaEncryption":null}""", "*")).Json));
        (await tenant.PatchAsync(path, new { mediaEncryption = "sometimes" }, "*")).IsProblem(422, "validationFailed");

        MediaEncryption Live() => api.Snapshots.Find(tenant.TenantId)!.FindDevice(username)!.Value.Device.MediaEncryption;
        static string? Of(System.Text.Json.JsonElement shown) => shown.GetProperty("mediaEncryption").GetString();
    }

    [Fact]
    public async Task Hashes_lie_sealed_in_the_database()
    {
        var tenant = await api.TenantAsync();
        var created = await tenant.PostAsync($"/v1/users/{await tenant.UserAsync("201")}/devices", new { name = "Desk" });
        var username = created.Json.GetProperty("credentials").GetProperty("username").GetString()!;
        var device = api.Snapshots.Find(tenant.TenantId)!.FindDevice(username)!.Value.Device;
        var stored = await api.Store.InPlatformAsync(
            s => s.QuerySingleAsync<byte[]>("SELECT ha1_md5 FROM devices WHERE id = @Id", new { device.Id }),
            CancellationToken.None
        );
        Assert.Equal(-1, stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(device.Ha1Md5)));
        Assert.Equal(-1, stored.AsSpan().IndexOf(Convert.FromHexString(device.Ha1Md5)));
    }

    [Fact]
    public async Task New_credentials_end_the_old_ones_and_keep_the_name()
    {
        var tenant = await api.TenantAsync();
        var created = await tenant.PostAsync($"/v1/users/{await tenant.UserAsync("201")}/devices", new { name = "Desk" });
        var (id, username) = (
            created.Json.GetProperty("device").GetProperty("id").GetString(),
            created.Json.GetProperty("credentials").GetProperty("username").GetString()!
        );
        var before = api.Snapshots.Find(tenant.TenantId)!.FindDevice(username)!.Value.Device;

        var rotated = await tenant.PostAsync($"/v1/devices/{id}/rotate-credentials");
        Assert.Equal(200, rotated.Status);
        Assert.Equal("Desk", rotated.Json.GetProperty("device").GetProperty("name").GetString());
        Assert.Equal(username, rotated.Json.GetProperty("credentials").GetProperty("username").GetString());
        Assert.NotEqual(before.Ha1Md5, api.Snapshots.Find(tenant.TenantId)!.FindDevice(username)!.Value.Device.Ha1Md5);
    }

    [Fact]
    public async Task A_username_is_used_once_on_the_platform()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var username = $"desk-{Guid.NewGuid():N}"[..20];
        Assert.Equal(
            201,
            (await tenant.PostAsync($"/v1/users/{await tenant.UserAsync("201")}/devices", new { name = "D", username })).Status
        );
        var taken = await other.PostAsync($"/v1/users/{await other.UserAsync("201")}/devices", new { name = "D", username });
        Assert.Equal(["/username alreadyUsed"], taken.IsProblem(409, "alreadyExists"));
        (await tenant.PostAsync("/v1/users/usr_00000000000000000000000000000000/devices", new { name = "D" })).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Shows_where_the_phone_is_registered()
    {
        var tenant = await api.TenantAsync();
        var created = await tenant.PostAsync($"/v1/users/{await tenant.UserAsync("201")}/devices", new { name = "Desk" });
        var id = created.Json.GetProperty("device").GetProperty("id").GetString();
        api.Switch.Contacts =
        [
            new RegistrationView("sip:a@192.0.2.10:5062", "udp", "192.0.2.10:5062", "Yealink", DateTimeOffset.UnixEpoch),
        ];
        var registration = (await tenant.GetAsync($"/v1/devices/{id}")).Json.GetProperty("registrations")[0];
        Assert.Equal("sip:a@192.0.2.10:5062", registration.GetProperty("contact").GetString());
        Assert.Equal("1970-01-01T00:00:00.000Z", registration.GetProperty("expiresAt").GetString());
    }
}
