using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Resources;

/// <summary>One call by its id.</summary>
public sealed class CallHandleTests
{
    [Fact]
    public void The_end_of_a_call_is_waited_for_over_feed_and_stream_without_a_gap() =>
        VirtualWorld.Run(async world =>
        {
            var wire = new ScriptedBody();
            var asked = 0;
            var api = Answering(
                world,
                request =>
                    request.Path == "/v1/events/stream" ? wire.AsResponse()
                    : asked++ == 0 ? StubApi.Json("""{"items":[],"nextCursor":"c","hasMore":false}""") // not in the log yet
                    : StubApi.Json(
                        $$"""{"items":[{{Event("evt_1", "call.created")}},{{Event("evt_2", "call.answered")}}],"nextCursor":"c","hasMore":false}"""
                    )
            );
            wire.Send($"id: evt_3\ndata: {Event("evt_3", "conversation.closed", """{"outcome":"completed","talkMs":9000}""")}\n\n");
            var end = await api.Client().Calls.WaitUntilEndedAsync("conv_1");

            Assert.Equal((CallOutcome.Completed, 9000L), (end.Outcome, end.Data.TalkMs!.Value));
            var stream = api.Calls.Single(c => c.Path == "/v1/events/stream");
            Assert.Equal(("?conversationId=conv_1", "evt_2"), (stream.Query, stream.Headers["Last-Event-ID"]));
        });

    [Fact]
    public void What_has_been_already_is_not_waited_for() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(
                world,
                _ =>
                    StubApi.Json(
                        $$"""{"items":[{{Event("evt_1", "call.answered")}},{{Event("evt_2", "conversation.closed", """{"outcome":"missed"}""")}}],"nextCursor":"c","hasMore":false}"""
                    )
            );
            var call = api.Client().Calls["conv_1"];
            Assert.Equal("evt_1", (await call.WaitForAsync<CallAnsweredEvent>())?.Id);
            Assert.Null(await call.WaitForAsync<CallForwardedEvent>());
            Assert.DoesNotContain(api.Calls, c => c.Path == "/v1/events/stream");
        });

    [Fact]
    public void A_call_that_never_was_is_not_waited_for() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(
                world,
                request =>
                    request.Path == "/v1/events"
                        ? StubApi.Json("""{"items":[],"nextCursor":"c","hasMore":false}""")
                        : StubApi.Problem(System.Net.HttpStatusCode.NotFound, "notFound")
            );
            var gone = await Assert.ThrowsAsync<ApiNotFoundException>(() =>
                api.Client().Calls["conv_nope"].WaitForAsync<CallBridgedEvent>()
            );
            Assert.Equal("notFound", gone.Code);
            Assert.Equal("/v1/calls/conv_nope", api.Calls[^1].Path);
        });

    [Fact]
    public void Commands_go_to_the_call() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => StubApi.Json(ResourceTests.Call));
            var call = api.Client().Calls["conv_1"];
            await call.HoldAsync();
            await call.ResumeAsync();
            await call.TransferAsync("202");
            await call.HangUpAsync();
            Assert.Equal(["hold", "resume", "transfer", "hang-up"], api.Calls.Select(c => c.Path["/v1/calls/conv_1/".Length..]));
            Assert.Equal("""{"kind":"blind","to":"202"}""", api.Calls[2].Body);
        });

    private static string Event(string id, string type, string data = "{}") =>
        $$"""{"id":"{{id}}","type":"{{type}}","timestamp":"2026-05-04T10:00:00Z","tenantId":"ten_1","conversationId":"conv_1","sequence":1,"apiVersion":"v1","data":{{data}}}""";

    private static StubApi Answering(VirtualWorld world, Func<StubRequest, HttpResponseMessage> answer) =>
        new(world.Time, request => request.Path == "/oauth/token" ? StubApi.Token() : answer(request));
}
