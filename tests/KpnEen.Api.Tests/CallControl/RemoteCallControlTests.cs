using System.Net;
using KpnEen.Api.CallControl;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.CallControl;

public sealed class RemoteCallControlTests(ApartProcesses apart) : IClassFixture<ApartProcesses>, IDisposable
{
    private const string Tenant = "ten_1";
    private static readonly Actor Api = new("api", "cli_1");

    public void Dispose()
    {
        apart.Switch.Answer = null;
        apart.Switch.Failure = null;
    }

    [Fact]
    public async Task A_call_is_placed_found_listed_and_traced_in_the_other_process()
    {
        var request = new Originate(Tenant, "usr_1", null, "+31201234567", OriginateFirst.User, 30, Api);
        var placed = Assert.IsType<CommandResult.Done>(await apart.Remote.OriginateAsync(request, default)).Call;
        Assert.Contains(request, apart.Switch.Originated);
        Assert.Equal(placed.Id, (await apart.Remote.FindAsync(Tenant, placed.Id, default))?.Id);
        Assert.Contains(await apart.Remote.ListAsync(Tenant, default), c => c.Id == placed.Id);
        Assert.Equal("router", Assert.Single((await apart.Remote.TraceAsync(Tenant, placed.Id, default))!.Value).Service);
    }

    [Fact]
    public async Task A_call_of_another_tenant_is_not_there()
    {
        apart.Switch.Live("ten_other", "conv_other");
        Assert.Null(await apart.Remote.FindAsync(Tenant, "conv_other", default));
        Assert.Null(await apart.Remote.TraceAsync(Tenant, "conv_other", default));
        Assert.IsType<CommandResult.NotFound>(await apart.Remote.PostAsync(Tenant, "conv_other", new CallRequest.HangUp(Api), default));
    }

    [Fact]
    public async Task A_request_reaches_the_call_and_its_result_comes_back()
    {
        apart.Switch.Live(Tenant, "conv_1");
        apart.Switch.Answer = new CommandResult.Refused("userNotInCall", "Not in the call.");
        var request = new CallRequest.BlindTransfer(Api, "usr_1", "102");
        Assert.Equal(apart.Switch.Answer, await apart.Remote.PostAsync(Tenant, "conv_1", request, default));
        Assert.Contains(("conv_1", (CallRequest)request), apart.Switch.Posted);
    }

    [Fact]
    public async Task Contacts_of_devices_come_from_the_other_process()
    {
        apart.Switch.Contacts = [new RegistrationView("sip:a@192.0.2.1", "udp", "192.0.2.1:5060", null, apart.Clock.GetUtcNow())];
        var found = await apart.Remote.RegistrationsAsync(Tenant, ["dev_1", "dev_2"], default);
        Assert.Equal(["dev_1", "dev_2"], found.Keys.Order());
        Assert.Equal(apart.Switch.Contacts.AsEnumerable(), found["dev_1"]);
    }

    [Fact]
    public async Task A_switch_that_takes_no_requests_has_done_nothing()
    {
        apart.Switch.Failure = new SwitchUnavailableException("It stops.");
        var e = await Assert.ThrowsAsync<SwitchUnavailableException>(() => HangUpAsync());
        Assert.False(e.OutcomeUnknown);
    }

    [Fact]
    public async Task A_command_the_switch_failed_on_may_have_been_carried_out_and_a_read_may_be_repeated()
    {
        apart.Switch.Failure = new InvalidOperationException("A bug.");
        Assert.True((await Assert.ThrowsAsync<SwitchUnavailableException>(() => HangUpAsync())).OutcomeUnknown);
        var e = await Assert.ThrowsAsync<SwitchUnavailableException>(() => apart.Remote.FindAsync(Tenant, "conv_1", default).AsTask());
        Assert.False(e.OutcomeUnknown);
    }

    [Fact]
    public async Task A_signed_question_is_answered_once()
    {
        var body = SwitchJson.Write<SwitchQuestion>(new SwitchQuestion.List(Tenant));
        var signature = apart.Signatures.Sign(body);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(body, signature));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(body, signature));
    }

    [Fact]
    public async Task A_changed_question_an_old_one_and_one_from_the_future_get_no_answer()
    {
        var body = SwitchJson.Write<SwitchQuestion>(new SwitchQuestion.List(Tenant));
        var changed = SwitchJson.Write<SwitchQuestion>(new SwitchQuestion.List("ten_2"));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(changed, apart.Signatures.Sign(body)));
        foreach (var shift in new[] { TimeSpan.FromSeconds(-32), TimeSpan.FromSeconds(32) })
        {
            apart.Clock.Advance(shift);
            var signature = apart.Signatures.Sign(body);
            apart.Clock.Advance(-shift);
            Assert.Equal(HttpStatusCode.NotFound, await SendAsync(body, signature));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("1.2.3")]
    [InlineData(
        "99999999999999999999999999.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    )]
    public async Task A_misshapen_signature_gets_no_answer(string signature) =>
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync("{}"u8.ToArray(), signature));

    [Fact]
    public async Task A_question_of_another_version_is_not_guessed_at()
    {
        var body = """{"question":"teleport"}"""u8.ToArray();
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(body, apart.Signatures.Sign(body)));
    }

    private Task<CommandResult> HangUpAsync() => apart.Remote.PostAsync(Tenant, "conv_1", new CallRequest.HangUp(Api), default);

    private async Task<HttpStatusCode> SendAsync(byte[] body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, CallControlEndpoint.Path) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation(SwitchSignatures.Header, signature);
        using var answer = await apart.Stranger.SendAsync(request);
        return answer.StatusCode;
    }
}
