using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using KpnEen.Api.CallControl;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.CallControl;

/// <summary>What is written to the other process is what it reads.</summary>
public sealed class SwitchWireTests
{
    private static readonly Actor Api = new("api", "cli_1");

    // Ticks, an offset: nothing may be rounded on the way.
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 3, 29, 2, 30, 1, TimeSpan.FromHours(2)).AddTicks(1_234_567);

    private static readonly CallView View = new(
        "conv_1",
        "ten_1",
        CallDirection.Inbound,
        CallState.Held,
        new Party(null, null, Presentation.Restricted, Verified: true, null, "mobile"),
        new Dialled("+31201234567", "Verkoop “Oost”", "huntGroup", "hg_1"),
        At,
        null,
        [new LegView("leg_1", "device", CallDirection.Outbound, "usr_1", null, "+31612345678", "active", At, At, "a@b")],
        "paused",
        ["rec_1", "rec_2"],
        "cmn_1",
        JsonSerializer.SerializeToElement(new { ticket = 7, tags = new[] { "a" } })
    );

    private static readonly ImmutableArray<CallRequest> Requests =
    [
        new CallRequest.HangUp(Api),
        new CallRequest.Answer(Api, "usr_1"),
        new CallRequest.Hold(Api, null),
        new CallRequest.Resume(Api, "usr_1"),
        new CallRequest.BlindTransfer(Api, "usr_1", "+31201234567"),
        new CallRequest.AttendedTransfer(Api, "usr_1", "conv_2"),
        new CallRequest.SendDtmf(Api, null, "0123*#"),
        new CallRequest.Conference(Api, "usr_1", "conv_2"),
        new CallRequest.AddParty(Api, "usr_1", "202"),
        new CallRequest.DropParty(Api, "leg_1"),
        new CallRequest.LeaveConference(Api, "usr_1"),
        new CallRequest.Mute(Api, null, "leg_1", true),
        new CallRequest.Play(Api, "usr_1", "aud_1", null, PlaySides.OtherSide, true),
        new CallRequest.StopPlaying(Api),
        new CallRequest.StartRecording(Api, "usr_1"),
        new CallRequest.PauseRecording(Api),
        new CallRequest.ResumeRecording(Api),
        new CallRequest.StopRecording(new Actor("visitor", null)),
    ];

    private static readonly ImmutableArray<CommandResult> Results =
    [
        new CommandResult.Done(View),
        new CommandResult.NotFound(),
        new CommandResult.InvalidState("ended", "The call has ended."),
        new CommandResult.Refused("noDevice", "No phone of the user is registered."),
    ];

    private static readonly ImmutableArray<SwitchQuestion> Questions =
    [
        new SwitchQuestion.Place(
            new Originate("ten_1", "usr_1", null, "+31201234567", OriginateFirst.Destination, 30, Api, "cmn_1", View.Metadata)
        ),
        new SwitchQuestion.List("ten_1"),
        new SwitchQuestion.Find("ten_1", "conv_1"),
        new SwitchQuestion.Trace("ten_1", "conv_1"),
        new SwitchQuestion.Ladder("ten_1", "conv_1"),
        new SwitchQuestion.Registrations("ten_1", ["dev_1", "dev_2"]),
        new SwitchQuestion.Settled("ten_1", long.MaxValue),
        .. Requests.Select(request => new SwitchQuestion.Post("ten_1", "conv_1", request)),
    ];

    [Fact]
    public void Every_question_arrives_as_it_was_asked() => Assert.All(Questions, q => Arrives(q));

    [Fact]
    public void Every_request_arrives_as_it_was_made() => Assert.All(Requests, r => Assert.Equal(r, Arrives(r)));

    [Fact]
    public void Every_result_arrives_as_it_came() => Assert.All(Results, r => Arrives(r));

    [Fact]
    public void Times_metadata_and_what_is_absent_arrive_exactly()
    {
        var call = Assert.IsType<CommandResult.Done>(Arrives<CommandResult>(new CommandResult.Done(View))).Call;
        Assert.Equal((At, At.Offset, null), (call.StartedAt, call.StartedAt.Offset, call.AnsweredAt));
        Assert.Equal((View.Customer, View.Dialled), (call.Customer, call.Dialled));
        Assert.Equal(View.Legs.AsEnumerable(), call.Legs);
        Assert.Equal(View.RecordingIds.AsEnumerable(), call.RecordingIds);
        Assert.True(JsonElement.DeepEquals(View.Metadata!.Value, call.Metadata!.Value));
        Assert.Null(Arrives(View with { Metadata = null }).Metadata);
    }

    [Fact]
    public void Calls_decisions_and_contacts_arrive_and_so_does_that_there_are_none()
    {
        Assert.Equal("conv_1", Assert.Single(Arrives<ImmutableArray<CallView>>([View])).Id);
        Assert.Empty(Arrives<ImmutableArray<CallView>>([]));
        Assert.Null(Arrives<CallView?>(null));
        var decision = new Decision(At, "callForwardingBusy", "usr_1", "to 102", "the user talks")
        {
            Code = DecisionCode.ForwardedBusy,
            Target = "102",
        };
        Assert.Equal(decision, Assert.Single(Arrives<ImmutableArray<Decision>?>([decision])!.Value));
        Assert.Null(Arrives<ImmutableArray<Decision>?>(null));
        var contact = new RegistrationView("sip:a@192.0.2.1", "udp", "192.0.2.1:5060", null, At);
        var contacts = ImmutableDictionary<string, ImmutableArray<RegistrationView>>.Empty.Add("dev_1", [contact]);
        var (device, views) = Assert.Single(Arrives(contacts));
        Assert.Equal("dev_1", device);
        Assert.Equal(contact, Assert.Single(views));
    }

    [Fact]
    public void No_case_is_left_out_above()
    {
        Assert.Equal(CasesOf<CallRequest>(), Requests.Select(r => r.GetType()).ToHashSet());
        Assert.Equal(CasesOf<CommandResult>(), Results.Select(r => r.GetType()).ToHashSet());
        Assert.Equal(CasesOf<SwitchQuestion>(), Questions.Select(r => r.GetType()).ToHashSet());
    }

    private static HashSet<Type> CasesOf<T>() =>
        typeof(T).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(t => t.IsSubclassOf(typeof(T))).ToHashSet();

    /// <summary>There and back; a part that got lost would show in what is written again.</summary>
    private static T Arrives<T>(T sent)
    {
        var wire = SwitchJson.Write(sent);
        var read = SwitchJson.Read<T>(wire)!;
        Assert.Equal(sent?.GetType(), read?.GetType());
        Assert.Equal(wire, SwitchJson.Write(read));
        return read;
    }
}
