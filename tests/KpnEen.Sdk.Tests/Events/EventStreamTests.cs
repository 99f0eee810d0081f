using System.Net;
using KpnEen.Sdk.Events;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Events;

public sealed class EventStreamTests
{
    private readonly List<ScriptedBody> _connections = [];

    [Fact]
    public void An_event_is_read_whole_however_the_network_cuts_it() =>
        VirtualWorld.Run(async world =>
        {
            var (_, events) = Open(world, new EventStreamFilter());
            var next = events.MoveNextAsync();
            await world.UntilAsync(() => _connections.Count == 1, TimeSpan.FromSeconds(1));
            foreach (var letter in ": hello\n\n" + Sse("evt_1", "call.ringing"))
            {
                _connections[0].Send($"{letter}");
                await world.Delay(TimeSpan.FromMilliseconds(1));
            }
            Assert.True(await next);
            Assert.Equal(("evt_1", "call.ringing", 1L), (events.Current.Id, events.Current.Type, events.Current.Sequence!.Value));
            Assert.Equal("kept", events.Current.Raw.GetProperty("futureMember").GetString());
        });

    [Fact]
    public void A_broken_connection_goes_on_behind_the_last_event() =>
        VirtualWorld.Run(async world =>
        {
            var (api, events) = Open(world, new EventStreamFilter { After = "evt_0" });
            var next = events.MoveNextAsync();
            await world.UntilAsync(() => _connections.Count == 1, TimeSpan.FromSeconds(1));
            _connections[0].Send(Sse("evt_1", "call.ringing") + Sse("evt_2", "call.answered") + "id: evt_3\ndata: {\"cut");
            Assert.True(await next);
            Assert.True(await events.MoveNextAsync());
            next = events.MoveNextAsync();
            _connections[0].Break();
            await world.UntilAsync(() => _connections.Count == 2, TimeSpan.FromSeconds(5));
            _connections[1].Send(Sse("evt_3", "call.ended"));
            Assert.True(await next);

            Assert.Equal("evt_3", events.Current.Id);
            Assert.Equal(["evt_0", "evt_2"], api.Calls.Select(c => c.Headers["Last-Event-ID"]));
        });

    [Fact]
    public void A_connection_without_heartbeat_is_given_up_after_45_seconds() =>
        VirtualWorld.Run(async world =>
        {
            var (_, events) = Open(world, new EventStreamFilter());
            var next = events.MoveNextAsync();
            await world.UntilAsync(() => _connections.Count == 1, TimeSpan.FromSeconds(1));
            for (var i = 0; i < 20; i++)
            {
                _connections[0].Send(": alive\n\n");
                await world.Delay(TimeSpan.FromSeconds(15));
            }
            Assert.Single(_connections); // five minutes of nothing but heartbeats are no silence

            await world.UntilAsync(() => _connections.Count == 2, TimeSpan.FromSeconds(35));
            _connections[1].Send(Sse("evt_1", "call.ended"));
            Assert.True(await next);
        });

    [Fact]
    public void A_server_that_restarts_is_waited_for() =>
        VirtualWorld.Run(async world =>
        {
            var away = 30;
            var told = new List<EventStreamConnection>();
            var (api, events) = Open(
                world,
                new EventStreamFilter { Connection = new Told(told) },
                () => away-- > 0 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null
            );
            var next = events.MoveNextAsync();
            await world.UntilAsync(() => _connections.Count == 1, TimeSpan.FromMinutes(10));
            _connections[0].Send(Sse("evt_1", "call.ended"));
            Assert.True(await next);
            Assert.Equal(31, api.Calls.Count);

            // However often it was asked, it went away once and came back once.
            Assert.Equal([false, true], told.Select(t => t.IsUp));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, told[0].Error!.StatusCode);
            Assert.Null(told[1].Error);
        });

    [Fact]
    public void A_client_without_the_scope_is_told_at_once() =>
        VirtualWorld.Run(async world =>
        {
            var (_, events) = Open(world, new EventStreamFilter(), () => StubApi.Problem(HttpStatusCode.Forbidden, "insufficientScope"));
            await Assert.ThrowsAsync<ApiForbiddenException>(async () => await events.MoveNextAsync());
        });

    [Fact]
    public void Filters_are_sent_and_cancelling_ends_the_stream() =>
        VirtualWorld.Run(async world =>
        {
            using var cancel = new CancellationTokenSource();
            var filter = new EventStreamFilter { Types = ["call.*", "conversation.closed"], ConversationId = "conv_1" };
            var (api, events) = Open(world, filter, cancel: cancel.Token);
            var next = events.MoveNextAsync();
            await world.UntilAsync(() => _connections.Count == 1, TimeSpan.FromSeconds(1));
            cancel.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
            Assert.Equal("?types=call.%2A%2Cconversation.closed&conversationId=conv_1", api.Calls[0].Query);
        });

    private sealed class Told(List<EventStreamConnection> told) : IProgress<EventStreamConnection>
    {
        public void Report(EventStreamConnection value) => told.Add(value);
    }

    private (StubApi Api, IAsyncEnumerator<KpnEenEvent> Events) Open(
        VirtualWorld world,
        EventStreamFilter filter,
        Func<HttpResponseMessage?>? before = null,
        CancellationToken cancel = default
    )
    {
        var api = new StubApi(
            world.Time,
            request =>
            {
                if (request.Path == "/oauth/token")
                    return StubApi.Token(seconds: 100_000);
                if (before?.Invoke() is { } refusal)
                    return refusal;
                _connections.Add(new ScriptedBody());
                return _connections[^1].AsResponse();
            }
        );
        return (api, new EventStream(api.Transport()).ReadAsync(filter, cancel).GetAsyncEnumerator(cancel));
    }

    private static string Sse(string id, string type) =>
        $"id: {id}\nevent: {type}\ndata: "
        + $$$"""{"id":"{{{id}}}","type":"{{{type}}}","timestamp":"2026-05-04T10:00:00Z","tenantId":"ten_1","conversationId":"conv_1","sequence":1,"apiVersion":"2026-11-01","data":{"state":"ringing"},"futureMember":"kept"}"""
        + "\n\n";
}
