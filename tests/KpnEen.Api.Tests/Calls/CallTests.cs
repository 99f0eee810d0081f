using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.Calls;

public sealed class CallTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    public void Dispose() => api.Switch.Answer = null;

    [Fact]
    public async Task Places_a_call_for_a_user_found_by_id_or_extension()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var created = await tenant.PostAsync(
            "/v1/calls",
            new
            {
                extension = "201",
                to = "+31201234567",
                first = "destination",
                ringSeconds = 12,
                metadata = new { ticket = 7 },
            }
        );
        Assert.Equal(201, created.Status);
        Assert.Equal($"/v1/calls/{created.Json.GetProperty("id").GetString()}", created.Header("Location"));
        Assert.Equal(7, created.Json.GetProperty("metadata").GetProperty("ticket").GetInt32());
        Assert.Equal("ringing", created.Json.GetProperty("state").GetString());

        var asked = Assert.Single(api.Switch.Originated, o => o.TenantId == tenant.TenantId);
        Assert.Equal((user, "+31201234567", OriginateFirst.Destination, 12), (asked.UserId, asked.To, asked.First, asked.RingSeconds));
        Assert.Equal("api", asked.Actor.Kind);
        Assert.Equal(201, (await tenant.PostAsync("/v1/calls", new { userId = user, to = "202" })).Status);
    }

    [Theory]
    [InlineData("""{"to":"202"}""", "/userId required")]
    [InlineData("""{"userId":"usr_00000000000000000000000000000000","extension":"201","to":"202"}""", "/userId required")]
    [InlineData("""{"userId":"usr_00000000000000000000000000000000","to":"202"}""", "/userId unknownReference")]
    [InlineData("""{"extension":"299","to":"202"}""", "/extension unknownReference")]
    [InlineData("""{"extension":"201","to":"sip:a@b"}""", "/to invalidFormat")]
    [InlineData("""{"extension":"201","to":"202","ringSeconds":4}""", "/ringSeconds outOfRange")]
    [InlineData("""{"extension":"201","to":"202","metadata":[1]}""", "/metadata tooLong")]
    public async Task A_call_that_cannot_be_placed_is_refused_before_anything_rings(string body, string error)
    {
        var tenant = await api.TenantAsync();
        await tenant.UserAsync("201");
        Assert.Equal([error], (await tenant.PostAsync("/v1/calls", body)).IsProblem(422, "validationFailed"));
        Assert.DoesNotContain(api.Switch.Originated, o => o.TenantId == tenant.TenantId);
    }

    [Fact]
    public async Task A10_A_client_reference_places_one_call_however_often_it_is_sent()
    {
        var tenant = await api.TenantAsync();
        await tenant.UserAsync("201");
        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ =>
                    tenant.PostAsync(
                        "/v1/calls",
                        new
                        {
                            extension = "201",
                            to = "202",
                            clientReference = "t-1",
                        }
                    )
                )
        );
        Assert.Equal(1, replies.Count(r => r.Status == 201));
        foreach (var refused in replies.Where(r => r.Status != 201))
            Assert.Equal(["/clientReference alreadyUsed"], refused.IsProblem(409, "duplicateClientReference"));
        Assert.Single(api.Switch.Originated, o => o.TenantId == tenant.TenantId);
    }

    [Fact]
    public async Task A_refused_call_leaves_its_client_reference_free()
    {
        var tenant = await api.TenantAsync();
        await tenant.UserAsync("201");
        api.Switch.Answer = new CommandResult.Refused("noDevice", "No phone is registered.");
        (
            await tenant.PostAsync(
                "/v1/calls",
                new
                {
                    extension = "201",
                    to = "202",
                    clientReference = "t-1",
                }
            )
        ).IsProblem(409, "noDevice");
        api.Switch.Answer = null;
        Assert.Equal(
            201,
            (
                await tenant.PostAsync(
                    "/v1/calls",
                    new
                    {
                        extension = "201",
                        to = "202",
                        clientReference = "t-1",
                    }
                )
            ).Status
        );
    }

    [Fact]
    public async Task A9_Fifty_requests_with_one_idempotency_key_place_one_call()
    {
        var tenant = await api.TenantAsync();
        await tenant.UserAsync("201");
        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ => tenant.PostAsync("/v1/calls", new { extension = "201", to = "202" }, ("Idempotency-Key", "\"k-1\"")))
        );
        Assert.Single(api.Switch.Originated, o => o.TenantId == tenant.TenantId);
        Assert.All(replies, r => Assert.Contains(r.Status, (int[])[201, 409]));
    }

    [Fact]
    public async Task Lists_live_calls_by_state_in_pages()
    {
        var tenant = await api.TenantAsync();
        for (var i = 0; i < 5; i++)
            api.Switch.Live(tenant.TenantId, $"conv_{tenant.TenantId[4..]}{i}", i == 0 ? CallState.Held : CallState.Active);
        var first = (await tenant.GetAsync("/v1/calls?limit=3")).Json;
        Assert.Equal(3, first.GetProperty("items").GetArrayLength());
        Assert.Equal(
            2,
            (await tenant.GetAsync($"/v1/calls?limit=3&cursor={first.GetProperty("nextCursor").GetString()}"))
                .Json.GetProperty("items")
                .GetArrayLength()
        );
        Assert.Equal(
            "held",
            Assert
                .Single((await tenant.GetAsync("/v1/calls?state=held")).Json.GetProperty("items").EnumerateArray())
                .GetProperty("state")
                .GetString()
        );
        (await tenant.GetAsync("/v1/calls?state=asleep")).IsProblem(400, "invalidParameter");
    }

    public static TheoryData<string, string?, Type> Actions =>
        new()
        {
            { "hang-up", null, typeof(CallRequest.HangUp) },
            { "answer", """{"userId":"usr_0192f0c1d2e37b4c8d5e6f7081920a1b"}""", typeof(CallRequest.Answer) },
            { "hold", null, typeof(CallRequest.Hold) },
            { "resume", "{}", typeof(CallRequest.Resume) },
            { "transfer", """{"kind":"blind","to":"202"}""", typeof(CallRequest.BlindTransfer) },
            {
                "transfer",
                """{"kind":"attended","consultationCallId":"conv_0192f0c1d2e37b4c8d5e6f7081920a1b"}""",
                typeof(CallRequest.AttendedTransfer)
            },
            { "dtmf", """{"digits":"12#"}""", typeof(CallRequest.SendDtmf) },
            { "conference", """{"callId":"conv_0192f0c1d2e37b4c8d5e6f7081920a1b"}""", typeof(CallRequest.Conference) },
            { "add-party", """{"to":"202","userId":"usr_0192f0c1d2e37b4c8d5e6f7081920a1b"}""", typeof(CallRequest.AddParty) },
            { "drop-party", """{"legId":"leg_0192f0c1d2e37b4c8d5e6f7081920a1b"}""", typeof(CallRequest.DropParty) },
            { "leave", null, typeof(CallRequest.LeaveConference) },
            { "mute", """{"legId":"leg_0192f0c1d2e37b4c8d5e6f7081920a1b"}""", typeof(CallRequest.Mute) },
            { "unmute", null, typeof(CallRequest.Mute) },
            { "play", """{"prompt":"goodbye","loop":true,"to":"otherSide"}""", typeof(CallRequest.Play) },
            { "play/stop", null, typeof(CallRequest.StopPlaying) },
            { "recording/start", null, typeof(CallRequest.StartRecording) },
            { "recording/pause", null, typeof(CallRequest.PauseRecording) },
            { "recording/resume", null, typeof(CallRequest.ResumeRecording) },
            { "recording/stop", null, typeof(CallRequest.StopRecording) },
        };

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task A23_An_action_is_posted_to_the_call_and_told_when_the_state_forbids_it(string action, string? body, Type request)
    {
        var tenant = await api.TenantAsync();
        var call = api.Switch.Live(tenant.TenantId, $"conv_{Guid.NewGuid():N}");
        var done = await tenant.PostAsync($"/v1/calls/{call.Id}/{action}", body);
        Assert.Equal((200, call.Id), (done.Status, done.Json.GetProperty("id").GetString()));
        Assert.IsType(request, Assert.Single(api.Switch.Posted, p => p.CallId == call.Id).Request);

        api.Switch.Answer = new CommandResult.InvalidState("held", "");
        Assert.Equal(
            ["/state unknownValue"],
            (await tenant.PostAsync($"/v1/calls/{call.Id}/{action}", body)).IsProblem(409, "invalidCallState")
        );
        api.Switch.Answer = new CommandResult.InvalidState("ended", "");
        (await tenant.PostAsync($"/v1/calls/{call.Id}/{action}", body)).IsProblem(409, "callEnded");
        (await tenant.PostAsync($"/v1/calls/conv_00000000000000000000000000000000/{action}", body)).IsProblem(404, "notFound");
    }

    [Theory]
    [InlineData("transfer", """{"kind":"blind"}""", "/to required")]
    [InlineData("transfer", """{"kind":"attended","to":"202"}""", "/consultationCallId required", "/to unknownMember")]
    [InlineData("transfer", """{"kind":"blind","to":"x1"}""", "/to invalidFormat")]
    [InlineData("dtmf", """{"digits":"12e"}""", "/digits invalidFormat")]
    [InlineData("conference", """{"callId":"other"}""", "/callId invalidFormat")]
    [InlineData("add-party", """{"to":"*72"}""", "/to invalidFormat")]
    [InlineData("drop-party", """{"legId":"1"}""", "/legId invalidFormat")]
    [InlineData("mute", """{"legId":"1"}""", "/legId invalidFormat")]
    [InlineData("play", "{}", "/audioFileId required")]
    [InlineData("play", """{"prompt":"a","audioFileId":"aud_00000000000000000000000000000000"}""", "/audioFileId required")]
    [InlineData("play", """{"audioFileId":"aud_00000000000000000000000000000000"}""", "/audioFileId unknownReference")]
    [InlineData("play", """{"prompt":"../x"}""", "/prompt invalidFormat")]
    public async Task An_action_that_makes_no_sense_is_named_by_pointer(string action, string body, params string[] errors)
    {
        var tenant = await api.TenantAsync();
        var call = api.Switch.Live(tenant.TenantId, $"conv_{Guid.NewGuid():N}");
        Assert.Equal(errors, (await tenant.PostAsync($"/v1/calls/{call.Id}/{action}", body)).IsProblem(422, "validationFailed"));
    }

    [Theory]
    [InlineData("recordingNotAllowed", 403, "recordingNotAllowed")]
    [InlineData("userNotInCall", 409, "userNotInCall")]
    [InlineData("answerNotSupported", 409, "answerNotSupported")]
    [InlineData("destinationNotAllowed", 403, "destinationNotAllowed")]
    [InlineData("partyNotInCall", 409, "partyNotInCall")]
    [InlineData("conferenceFull", 409, "conferenceFull")]
    [InlineData("unknownCall", 422, "validationFailed")]
    [InlineData("invalidDestination", 422, "validationFailed")]
    [InlineData("unknownPrompt", 422, "validationFailed")]
    [InlineData("somethingNew", 409, "conflict")]
    public async Task A_refusal_of_the_switch_has_a_code(string refusal, int status, string code)
    {
        var tenant = await api.TenantAsync();
        var call = api.Switch.Live(tenant.TenantId, $"conv_{Guid.NewGuid():N}");
        api.Switch.Answer = new CommandResult.Refused(refusal, "Because.");
        (await tenant.PostAsync($"/v1/calls/{call.Id}/recording/start")).IsProblem(status, code);
    }

    [Fact]
    public async Task The_trace_of_a_live_call_tells_the_decisions()
    {
        var tenant = await api.TenantAsync();
        var call = api.Switch.Live(tenant.TenantId, $"conv_{Guid.NewGuid():N}");
        var decision = (await tenant.GetAsync($"/v1/calls/{call.Id}/trace")).Json.GetProperty("decisions")[0];
        Assert.Equal("router", decision.GetProperty("service").GetString());
    }
}
