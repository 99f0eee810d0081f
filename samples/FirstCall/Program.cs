using FirstCall;
using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;

// One whole call, each step a request. Usage: FirstCall [--from extension] [--to number]
if (SandboxFile.Find() is not { } sandbox)
{
    Console.Error.WriteLine("There is no .run/sandbox.json: start ./run in another terminal first.");
    return 1;
}
using var client = new KpnEenClient(new KpnEenClientOptions().UseEnvironment(sandbox));
try
{
    var wishes = await Wishes.ReadAsync(args, sandbox, client);

    // Recording is a service of the user; its mode says who may start it.
    await RecordingSetting.AllowAsync(client, wishes.Colleague.Id);

    Console.WriteLine($"Ringing {wishes.User.Name} ({wishes.User.Extension}), then {wishes.To} ...");
    var call = await client.Calls.DialAsync(wishes.User.Id, wishes.To);
    var story = new CallStory(client, call.Id);

    await story.SeeAsync<CallBridgedEvent>();
    await CallStory.TalkAsync(seconds: 2);

    // A prompt of the exchange, or a sound file of your own (client.AudioFiles.CreateAsync): the customer alone hears it.
    await client.Calls.PlayAudioAsync(call.Id, new PlayAudio { Prompt = "one-moment-please", To = PlaySides.OtherSide });
    await CallStory.TalkAsync(seconds: 2);

    await client.Calls.HoldAsync(call.Id);
    await story.SeeAsync<CallHeldEvent>();
    await CallStory.TalkAsync(seconds: 1);

    await client.Calls.ResumeAsync(call.Id);
    await story.SeeAsync<CallResumedEvent>();

    await client.Calls.TransferAsync(call.Id, new TransferCall { Kind = TransferKind.Blind, To = wishes.Colleague.Extension });
    await story.SeeAsync<CallTransferCompletedEvent>();

    var recorded = await client.Calls.StartRecordingAsync(call.Id, new CallSide { UserId = wishes.Colleague.Id });
    var recordingId = recorded.Recording.RecordingIds[^1];
    await story.SeeAsync<CallRecordingStartedEvent>(e => e.Recording.RecordingId == recordingId);
    await CallStory.TalkAsync(seconds: 5);

    await client.Calls.HangUpAsync(call.Id);
    await story.SeeAsync<ConversationClosedEvent>();

    var recording = (await story.SeeAsync<CallRecordingAvailableEvent>(e => e.Recording.RecordingId == recordingId)).Recording;
    var file = Path.GetFullPath("first-call.wav");
    await using (var wav = File.Create(file))
        await client.Recordings.DownloadAsync(recordingId, wav);
    Console.WriteLine($"Recorded {recording.DurationMs / 1000.0:0.0} s, the customer left and the colleague right: {file}");
    Console.WriteLine(
        await Player.PlayAsync(file) is { } player
            ? $"Played with {player}."
            : "No player of sound was found here; open the file, or play it in the portal."
    );
    return 0;
}
catch (Exception e) when (e is ApiException or CallEndedException or TimeoutException or ArgumentException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
