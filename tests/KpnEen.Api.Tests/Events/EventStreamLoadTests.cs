using System.Diagnostics;
using System.Globalization;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using Xunit.Abstractions;

namespace KpnEen.Api.Tests.Events;

/// <summary>A thousand clients of the stream at once (W46).</summary>
public sealed class EventStreamLoadTests(ApiFixture api, ITestOutputHelper output) : IClassFixture<ApiFixture>
{
    private const int Clients = 1000;
    private const int Events = 20;
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task W46_A_thousand_clients_at_once_see_each_event_once_and_in_order()
    {
        var tenant = await api.TenantAsync();
        var reply = await tenant.PostAsync("/v1/events/stream-tokens", new { expiresInSeconds = 600 });
        var path = new Uri(reply.Json.GetProperty("url").GetString()!).PathAndQuery;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var readers = new List<EventStreamReader>(Clients);
        try
        {
            foreach (var _ in Enumerable.Range(0, Clients))
                readers.Add(await EventStreamReader.OpenAsync(api.Http, new HttpRequestMessage(HttpMethod.Get, path)));
            await Task.WhenAll(readers.Select(r => r.FrameAsync()));
            var held = (GC.GetTotalMemory(forceFullCollection: true) - before) / Clients;
            var events = Enumerable.Range(0, Events).Select(_ => Example(tenant.TenantId)).ToArray();
            var committed = new Dictionary<string, long>();
            var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());

            var reading = Task.WhenAll(readers.Select(ReadAsync));
            foreach (var e in events)
            {
                await EmitAsync(e);
                committed[e.Id] = Stopwatch.GetTimestamp();
            }
            var seen = await reading;

            Assert.All(seen, s => Assert.Equal(events.Select(e => e.Id), s.Select(one => one.Id)));
            var late = seen.SelectMany(s => s).Select(one => Stopwatch.GetElapsedTime(committed[one.Id], one.At)).Order().ToArray();
            var p99 = late[late.Length * 99 / 100];
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Clients} clients, {Events} events: {held} B a client (both ends), commit to client p50 {late[late.Length / 2].TotalMilliseconds:F1} ms, p99 {p99.TotalMilliseconds:F1} ms, processor {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds * 1000 / (Clients * Events):F1} us a delivery (both ends), in {Stopwatch.GetElapsedTime(clock).TotalSeconds:F1} s"
                )
            );
            Assert.InRange(p99, TimeSpan.MinValue, Slowest);
        }
        finally
        {
            foreach (var reader in readers)
                await reader.DisposeAsync();
        }
    }

    private static async Task<List<(string Id, long At)>> ReadAsync(EventStreamReader reader)
    {
        var seen = new List<(string, long)>(Events);
        while (seen.Count < Events)
            seen.Add(((await reader.EventAsync()).Id, Stopwatch.GetTimestamp()));
        return seen;
    }

    private static ConversationEvent Example(string tenantId) =>
        Api.Events.EventExamples.Make(EventTypes.CallCreated, tenantId, TimeProvider.System);

    private Task EmitAsync(ConversationEvent e) =>
        api.Store.InPlatformAsync(
            session =>
            {
                session.Emit(new LogEntry(e));
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
}
