using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Sdk.Tests.Hosting;

/// <summary>Handlers by the type of the event, in a real application.</summary>
public sealed class EventHandlerTests
{
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task S18_an_event_goes_to_the_handlers_of_its_type_and_to_those_of_all()
    {
        await using var receiver = await SignedSender.StartAsync(
            null,
            handlers =>
            {
                handlers.Services.AddSingleton(_told.Writer);
                handlers
                    .Handle<CallForwardedEvent, TellForwarding>()
                    .Handle<CallAnsweredEvent>((e, _) => TellAsync($"answered {e.Id}"))
                    .Handle<KpnEenEvent>((e, _) => TellAsync($"all {e.Type}"));
            }
        );
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(Forwarded("evt_1")));
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(new UnknownEvent("call.teleported") { Id = "evt_2" }));
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(new CallAnsweredEvent { Id = "evt_3" }));

        Assert.Equal(["forwarded to +31201", "all call.forwarded", "all call.teleported", "answered evt_3", "all call.answered"], Told());
    }

    [Fact]
    public async Task S18_a_forged_delivery_is_answered_400_before_anything_else()
    {
        await using var receiver = await SignedSender.StartAsync(
            o => o.IsGone = true,
            h => h.Handle<KpnEenEvent>((e, _) => TellAsync(e.Id))
        );
        Assert.Equal(HttpStatusCode.BadRequest, await receiver.StatusAsync(Forwarded("evt_1"), "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        Assert.Empty(Told());
    }

    [Fact]
    public async Task S18_a_receiver_that_is_gone_says_410_by_option_or_by_exception()
    {
        await using var receiver = await SignedSender.StartAsync(
            null,
            h =>
                h.Handle<CallForwardedEvent>((_, _) => throw new WebhookGoneException("this customer left"))
                    .Handle<CallAnsweredEvent>((e, _) => TellAsync(e.Id))
        );
        Assert.Equal(HttpStatusCode.Gone, await receiver.StatusAsync(Forwarded("evt_1")));
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(new CallAnsweredEvent { Id = "evt_2" }));
        receiver.Services.GetRequiredService<KpnEenWebhookOptions>().IsGone = true;
        Assert.Equal(HttpStatusCode.Gone, await receiver.StatusAsync(new CallAnsweredEvent { Id = "evt_3" }));
        Assert.Equal(["evt_2"], Told());
    }

    [Fact]
    public async Task S18_with_a_queue_the_answer_comes_before_the_work_and_a_full_queue_says_later()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await SignedSender.StartAsync(
            o => o.QueueCapacity = 1,
            h =>
                h.Handle<KpnEenEvent>(
                    async (e, _) =>
                    {
                        begun.TrySetResult();
                        await go.Task;
                        await TellAsync(e.Id);
                    }
                )
        );
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(Forwarded("evt_1")));
        await begun.Task; // in hand: the queue has room for one
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(Forwarded("evt_2")));
        using (var full = await receiver.SendAsync(Forwarded("evt_3")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), full.Headers.RetryAfter?.Delta);
        }
        go.SetResult();
        Assert.Equal("evt_1", await _told.Reader.ReadAsync());
        Assert.Equal("evt_2", await _told.Reader.ReadAsync());
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(Forwarded("evt_3"))); // refused before, so not forgotten
        Assert.Equal("evt_3", await _told.Reader.ReadAsync());
    }

    [Fact]
    public async Task S18_what_waits_in_the_queue_is_handled_when_the_host_stops_also_behind_one_that_fails()
    {
        await using var receiver = await SignedSender.StartAsync(
            o => o.QueueCapacity = 10,
            h =>
                h.Handle<KpnEenEvent>(
                    (e, _) => e.Id == "evt_0" ? throw new InvalidOperationException("the database is away") : TellAsync(e.Id)
                )
        );
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(Forwarded($"evt_{i}")));
        await receiver.StopAsync();
        Assert.Equal(Enumerable.Range(1, 9).Select(i => $"evt_{i}"), Told());
    }

    [Fact]
    public async Task S18_a_store_of_ones_own_decides_what_was_handled()
    {
        var store = new SharedStore("evt_1");
        await using var receiver = await SignedSender.StartAsync(
            o => o.Store = store,
            h => h.Handle<KpnEenEvent>((e, _) => TellAsync(e.Id))
        );
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(Forwarded("evt_1")));
        Assert.Equal(HttpStatusCode.NoContent, await receiver.StatusAsync(Forwarded("evt_2")));
        Assert.Equal(["evt_2"], Told());
        Assert.Equal(["evt_2 True"], store.Ended);
    }

    private static CallForwardedEvent Forwarded(string id) =>
        new()
        {
            Id = id,
            Data = new EventData
            {
                Redirections =
                [
                    new Redirection
                    {
                        From = "201",
                        To = "+31201",
                        Reason = RedirectReason.Busy,
                        At = default,
                    },
                ],
            },
        };

    private async Task TellAsync(string text) => await _told.Writer.WriteAsync(text);

    private List<string> Told()
    {
        var all = new List<string>();
        while (_told.Reader.TryRead(out var one))
            all.Add(one);
        return all;
    }

    private sealed class TellForwarding(ChannelWriter<string> told) : IHandleEvent<CallForwardedEvent>
    {
        public async Task HandleAsync(CallForwardedEvent received, CancellationToken cancellationToken) =>
            await told.WriteAsync($"forwarded to {received.Redirections[^1].To}", cancellationToken);
    }

    private sealed class SharedStore(string handled) : IHandledEventStore
    {
        public List<string> Ended { get; } = [];

        public ValueTask<EventClaim> BeginAsync(string eventId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(eventId == handled ? EventClaim.Done : EventClaim.Ours);

        public ValueTask EndAsync(string eventId, bool handled, CancellationToken cancellationToken)
        {
            Ended.Add($"{eventId} {handled}");
            return ValueTask.CompletedTask;
        }
    }
}
