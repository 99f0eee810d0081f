using System.Text;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Events;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Camara;

/// <summary>What the sink of a call hears (CAMARA ClickToDial, event status-changed), and what happens to its address and credential.</summary>
public sealed class SinkTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    public void Dispose() => (api.Switch.Answer, api.Switch.Failure) = (null, null);

    [Fact]
    public async Task A_sink_hears_every_status_in_order_with_its_own_token()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync(tenant.Body($"{receiver.Url}/sink"));
        foreach (var status in (string[])["initiating", "callingCaller", "callingCallee", "connected"])
            await tenant.SayAsync(id, status);
        await tenant.CloseAsync(id, CallOutcome.Completed, EndedBy.Customer, talkMs: 65_900);
        await tenant.TellAsync();

        var told = receiver.All.ToList();
        Assert.Equal(
            ["initiating", "callingCaller", "callingCallee", "connected", "disconnected"],
            told.Select(r => (string?)r.Json["data"]!["status"]!["state"])
        );
        Assert.All(told, r => Assert.Equal("application/cloudevents+json", r.Headers["content-type"]));
        Assert.All(told, r => Assert.Equal($"Bearer {CamaraTenant.Token}", r.Headers["authorization"]));
        Assert.Equal(5, told.Select(r => Guid.Parse((string)r.Json["id"]!)).Distinct().Count());
        await CamaraDocument.DemandNotificationsAsync(api, told.Select(r => r.Json));
        foreach (var json in told.Select(r => r.Json))
        {
            Assert.Equal("org.camaraproject.click-to-dial.v0.status-changed", (string?)json["type"]);
            Assert.Equal(("1.0", "application/json"), ((string?)json["specversion"], (string?)json["datacontenttype"]));
            Assert.Equal($"http://api.test{CamaraTenant.Calls}/{id}", (string?)json["source"]);
            var data = json["data"]!;
            Assert.Equal(
                (id, tenant.Number, CamaraTenant.Callee),
                ((string?)data["callId"], (string?)data["caller"], (string?)data["callee"])
            );
            var isEnd = (string?)data["status"]!["state"] == "disconnected";
            Assert.Equal(isEnd ? "hangUp" : null, (string?)data["status"]!["reason"]);
            Assert.Equal(isEnd ? "65" : null, (string?)data["callDuration"]);
            Assert.Null(data["recordingResult"]);
            Assert.Equal((string?)json["time"], (string?)data["timestamp"]);
        }
    }

    [Fact]
    public async Task A_sink_that_fails_is_told_again_and_hears_nothing_newer_before()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.AnswerWith(500);
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync(tenant.Body(receiver.Url));
        await tenant.SayAsync(id, "initiating");
        await tenant.SayAsync(id, "callingCaller");
        await tenant.TellAsync();
        var first = Assert.Single(receiver.All);

        receiver.AnswerWith(204);
        await tenant.HastenAsync();
        await tenant.TellAsync();
        Assert.Equal(["initiating", "initiating", "callingCaller"], receiver.All.Select(r => (string?)r.Json["data"]!["status"]!["state"]));
        Assert.Equal((string?)first.Json["id"], (string?)receiver.All.ElementAt(1).Json["id"]);
    }

    [Fact]
    public async Task A_sink_that_always_fails_is_given_up_after_six_attempts()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.AnswerWith(500);
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync(tenant.Body(receiver.Url));
        await tenant.SayAsync(id, "initiating");
        for (var i = 0; i < 8; i++)
        {
            await tenant.HastenAsync();
            await tenant.TellAsync();
        }
        Assert.Equal(6, receiver.All.Count);
        Assert.Equal(0, await tenant.ReadAsync<long>("SELECT count(*) FROM camara_notifications WHERE tenant_id = @TenantId"));
    }

    [Fact]
    public async Task Address_and_token_are_sealed_while_the_call_lives_and_gone_when_all_is_told()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync(tenant.Body(receiver.Url));
        const string sink = "SELECT sink FROM camara_calls WHERE tenant_id = @TenantId";
        var sealedSink = Encoding.Latin1.GetString((await tenant.ReadAsync<byte[]?>(sink))!);
        Assert.DoesNotContain(CamaraTenant.Token, sealedSink, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", sealedSink, StringComparison.Ordinal);
        await tenant.CloseAsync(id, CallOutcome.NoAnswer);
        Assert.NotNull(await tenant.ReadAsync<byte[]?>(sink));
        await tenant.TellAsync();
        Assert.Null(await tenant.ReadAsync<byte[]?>(sink));
    }

    [Fact]
    public async Task A_credential_that_has_expired_is_sent_no_more()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync(tenant.Body(receiver.Url, expires: "2026-01-01T00:00:00Z"));
        await tenant.SayAsync(id, "initiating");
        await tenant.TellAsync();
        Assert.Empty(receiver.All);
        Assert.Equal(0, await tenant.ReadAsync<long>("SELECT count(*) FROM camara_notifications WHERE tenant_id = @TenantId"));
    }

    [Theory]
    [InlineData("callingCaller", CallOutcome.Busy, EndedBy.User, "callerBusy")]
    [InlineData("callingCaller", CallOutcome.Rejected, EndedBy.User, "callerBusy")]
    [InlineData("callingCaller", CallOutcome.NoAnswer, EndedBy.System, "callerNoAnswer")]
    [InlineData("callingCaller", CallOutcome.Failed, EndedBy.Network, "callerFailure")]
    [InlineData("callingCallee", CallOutcome.Busy, EndedBy.Customer, "calleeBusy")]
    [InlineData("callingCallee", CallOutcome.NoAnswer, EndedBy.System, "calleeNoAnswer")]
    [InlineData("callingCallee", CallOutcome.Cancelled, EndedBy.User, "callerAbandon")]
    [InlineData("callingCallee", CallOutcome.Failed, EndedBy.Network, "calleeFailure")]
    [InlineData("connected", CallOutcome.Completed, EndedBy.User, "hangUp")]
    [InlineData("connected", CallOutcome.Completed, EndedBy.Network, "other")]
    public async Task The_end_says_whose_it_was(string lastStatus, CallOutcome outcome, EndedBy endedBy, string reason)
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync(tenant.Body(receiver.Url));
        await tenant.SayAsync(id, lastStatus);
        await tenant.CloseAsync(id, outcome, endedBy);
        await tenant.TellAsync();
        Assert.Equal(reason, (string?)receiver.All.Last().Json["data"]!["status"]!["reason"]);
    }

    [Fact]
    public async Task Who_terminates_the_call_hung_up()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync(tenant.Body(receiver.Url));
        await tenant.SayAsync(id, "callingCallee");
        Assert.Equal(204, (await tenant.Client.DeleteAsync($"{CamaraTenant.Calls}/{id}")).Status);
        await tenant.CloseAsync(id, CallOutcome.Cancelled);
        await tenant.TellAsync();
        Assert.Equal("hangUp", (string?)receiver.All.Last().Json["data"]!["status"]!["reason"]);
    }

    [Theory]
    [InlineData("connected", 1, "success")]
    [InlineData("connected", 0, "fail")]
    [InlineData("callingCallee", 0, "noRecord")]
    public async Task The_end_says_what_became_of_the_recording(string lastStatus, int recordings, string result)
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await CamaraTenant.NewAsync(api);
        await tenant.Client.PutAsync($"/v1/users/{tenant.UserId}/services/call-recording", new { mode = "always" }, "*");
        var id = await tenant.CallAsync(tenant.Body(receiver.Url, recordingEnabled: true));
        await tenant.SayAsync(id, lastStatus);
        await tenant.CloseAsync(id, CallOutcome.Completed, recordings: [.. Enumerable.Repeat("rec_1", recordings)]);
        await tenant.TellAsync();
        Assert.Equal(result, (string?)receiver.All.Last().Json["data"]!["recordingResult"]);
    }
}
