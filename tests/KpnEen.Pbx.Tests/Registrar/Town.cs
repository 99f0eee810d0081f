using System.Net;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>Thousands of phones, each on an address of its own, that do nothing but register.</summary>
internal sealed class Town : ISipRequestHandler, IAsyncDisposable
{
    private readonly VirtualWorld world;
    private readonly SipStack stack;
    private readonly int phones;

    public Town(VirtualWorld world, int phones)
    {
        (this.world, this.phones) = (world, phones);
        stack = new SipStack(new SipStackOptions(), world.Time, world.Network, this, NullLogger<SipStack>.Instance);
        for (var i = 0; i < phones; i++)
            stack.Listen(new IPEndPoint(AddressOf(i), 5060), Name(i));
    }

    /// <summary>What was answered in the end, and how long it took.</summary>
    public List<(int Status, TimeSpan Took)> Answers { get; } = [];

    /// <summary>A company of that many users with a phone each.</summary>
    public static TenantSnapshot Company(int users)
    {
        var all = Enumerable.Range(0, users).Select(i => NewUser(i));
        return new TenantSnapshot(new Tenant("ten_town", "Town", "town.test"), 1, all, [], [], []);
    }

    public static string Username(int phone) => $"town-{phone}";

    /// <summary>Registers as a phone does: a challenge is answered, 503 is tried again after the time it names and a little.</summary>
    public async Task RegisterAsync(int phone, TimeSpan after)
    {
        await world.Delay(after);
        var began = world.Elapsed;
        SipResponse response;
        while ((response = await SendAsync(phone)).StatusCode == 503)
            await world.Delay(TimeSpan.FromSeconds(int.Parse(response.Headers["Retry-After"]!) + world.Random.NextDouble()));
        Answers.Add((response.StatusCode, world.Elapsed - began));
    }

    public Task RegisterAllAsync(TimeSpan within) =>
        Task.WhenAll(Enumerable.Range(0, phones).Select(i => RegisterAsync(i, world.Random.NextDouble() * within)));

    public void OnRequest(ServerTransaction transaction) => transaction.Respond(486);

    public ValueTask DisposeAsync() => stack.DisposeAsync();

    private Task<SipResponse> SendAsync(int phone)
    {
        var aor = new NameAddress(SipUri.Sip(Username(phone), "town.test"));
        var register = stack.CreateRequest("REGISTER", SipUri.Sip(null, "town.test"), aor, aor);
        register.Headers["Contact"] = $"<sip:{Username(phone)}@{AddressOf(phone)}:5060>";
        register.Headers["Expires"] = "3600";
        var credentials = new ClientCredentials(Username(phone), Tenants.Password);
        return stack.SendAsync(register, SipTarget.To(TestPbx.PbxAddress, Name(phone)), credentials, default);
    }

    private static string Name(int phone) => $"phone {phone}";

    private static IPAddress AddressOf(int phone) => new([10, 64, (byte)(phone / 250), (byte)(phone % 250 + 1)]);

    private static User NewUser(int i)
    {
        var secret = DigestSecret.From(Username(i), "town.test", Tenants.Password);
        var device = new Device($"dev_{i}", $"usr_{i}", "Desk", Username(i), secret.Ha1Md5, secret.Ha1Sha256);
        return new User($"usr_{i}", $"{10_000 + i}", $"User {i}", null, "fixed", null, [], [device], ServiceSettings.Empty);
    }
}
