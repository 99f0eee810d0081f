using System.Net;
using KpnEen.Pbx.Registrar;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Registrar;

public sealed class RegistrationFileTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task Phones_are_reachable_after_a_restart()
    {
        var before = new Registrations(TimeProvider.System);
        await using (var file = new Running(path, before))
        {
            await file.StartAsync();
            before.Change(
                "alice",
                _ => [Binding("sip:alice@10.0.0.9:5062", TimeSpan.FromMinutes(5)), Binding("sip:old@10.0.0.9", TimeSpan.FromSeconds(-1))]
            );
        }

        var after = new Registrations(TimeProvider.System);
        await using var again = new Running(path, after);
        await again.StartAsync();
        var binding = Assert.Single(after.Find("alice"));
        Assert.Equal(("sip:alice@10.0.0.9:5062", "203.0.113.7:40000"), (binding.Contact.ToString(), binding.Flow.Remote.ToString()));
        Assert.Equal("sip:edge.test;lr", Assert.Single(binding.Path).Uri.ToString());
    }

    [Fact]
    public async Task A_broken_file_stops_nothing()
    {
        await File.WriteAllTextAsync(path, "[{");
        var registrations = new Registrations(TimeProvider.System);
        await using var file = new Running(path, registrations);
        await file.StartAsync();
        Assert.Empty(registrations.Find("alice"));
    }

    private static Binding Binding(string contact, TimeSpan left) =>
        new(
            SipUri.Parse(contact),
            new SipFlow(SipTransportKind.Udp, new IPEndPoint(IPAddress.Loopback, 5060), IPEndPoint.Parse("203.0.113.7:40000"), "main", 0),
            [NameAddress.Parse("<sip:edge.test;lr>")],
            "id",
            1,
            1,
            "phone",
            TimeProvider.System.GetUtcNow() + left
        );

    private sealed class Running(string path, Registrations registrations) : IAsyncDisposable
    {
        private readonly RegistrationFile file = new(path, registrations, TimeProvider.System, NullLogger<RegistrationFile>.Instance);

        public Task StartAsync() => file.StartAsync(default);

        public async ValueTask DisposeAsync()
        {
            await file.StopAsync(default);
            file.Dispose();
        }
    }
}
