using System.Net;
using KpnEen.Pbx.Registrar;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
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

    [Fact]
    public async Task Half_a_line_of_a_crash_costs_one_device_and_the_last_line_of_a_device_counts()
    {
        await File.WriteAllTextAsync(path, "");
        foreach (var (alice, bob) in new[] { (1, 1), (2, 0) })
        {
            var registrations = new Registrations(TimeProvider.System);
            await using var file = new Running(path, registrations);
            await file.StartAsync();
            registrations.Change("alice", _ => [Binding($"sip:alice@10.0.0.{alice}", TimeSpan.FromMinutes(5))]);
            registrations.Change("bob", _ => bob == 0 ? [] : [Binding("sip:bob@10.0.0.7", TimeSpan.FromMinutes(5))]);
        }
        await File.AppendAllTextAsync(path, "\n{\"Username\":\"carol\",\"Bindings\":[{\"Cont");
        var after = new Registrations(TimeProvider.System);
        await using (var again = new Running(path, after))
        {
            await again.StartAsync();
            Assert.Equal("10.0.0.2", Assert.Single(after.Find("alice")).Contact.Host);
            Assert.Empty(after.Find("bob"));
            Assert.Empty(after.Find("carol"));
            after.Change("dave", _ => [Binding("sip:dave@10.0.0.9", TimeSpan.FromMinutes(5))]);
        }
        var last = new Registrations(TimeProvider.System);
        await using var once = new Running(path, last);
        await once.StartAsync();
        Assert.Single(last.Find("dave"));
        Assert.Single(last.Find("alice"));
    }

    [Fact]
    public void The_file_grows_by_what_changes_and_never_far_beyond_what_lives() =>
        VirtualWorld.Run(async world =>
        {
            var registrations = new Registrations(world.Time);
            using var file = new RegistrationFile(path, registrations, world.Time, NullLogger<RegistrationFile>.Instance);
            await file.StartAsync(default);
            var longest = 0;
            for (var second = 0; second < 60; second++)
            {
                for (var i = 0; i < 50; i++)
                    registrations.Change($"phone-{i}", _ => [Binding("sip:a@10.0.0.9", TimeSpan.FromMinutes(5))]);
                await world.Delay(TimeSpan.FromSeconds(1.2));
                longest = Math.Max(longest, (await File.ReadAllLinesAsync(path)).Count(l => l.Length > 0));
            }
            await file.StopAsync(default);
            // 60 seconds of 50 changes are 3000; 50 devices live.
            Assert.InRange(longest, 200, 1200);
        });

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
