using System.Collections.Immutable;
using KpnEen.Docs.Reference;

namespace KpnEen.Docs.Tests.Examples;

/// <summary>In which order the operations of the reference make sense, and what must have happened before one of them.</summary>
internal static class ReferenceScene
{
    // Made first, for others stand on them; the rest follows by kind.
    private static readonly ImmutableArray<string> First =
    [
        "createTenant",
        "createUser",
        "createDevice",
        "createNumber",
        "createAudioFile",
        "createHuntGroup",
        "createTrunk",
        "createClient",
        "createWebhookEndpoint",
        "createCallMeNowKey",
        "getCallMeNowForm",
        "createCallMeNowSession",
        "blockCallMeNowNumber",
        "replaceSignIn",
        "testWebhookEndpoint",
        "listWebhookDeliveries",
        "replayWebhookEndpoint",
        "listEvents",
        "listEventTypes",
    ];

    private static readonly ImmutableArray<string> Last =
    [
        "revokePlayLink",
        "deleteRecording",
        "deleteDevice",
        "deleteHuntGroup",
        "deleteNumber",
        "deleteSignIn",
        "deleteUser",
        "deleteTenant",
        "eraseAuditLog",
    ];

    /// <summary>What goes before, in the same call.</summary>
    public static IReadOnlyDictionary<string, string[]> Before { get; } =
        new Dictionary<string, string[]>
        {
            ["resumeCall"] = ["holdCall"],
            ["unmuteParty"] = ["muteParty"],
            ["stopPlaying"] = ["playAudio"],
            ["pauseCallRecording"] = ["startCallRecording"],
            ["resumeCallRecording"] = ["startCallRecording", "pauseCallRecording"],
            ["stopCallRecording"] = ["startCallRecording"],
            ["dropParty"] = ["addParty"],
            ["leaveConference"] = ["addParty"],
        };

    /// <summary>
    /// Those whose success needs what one reader at a sandbox has not. They are sent as they stand all the same, and what comes must be
    /// an answer the page lists.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Refused { get; } =
        new Dictionary<string, string>
        {
            ["answerCall"] = "a telephone that rings and can be answered from afar",
            ["createCallMeNowSession"] = "a key whose opening hours are now, and a form that is some seconds old",
            ["getCallMeNowSession"] = "a session, as above",
            ["cancelCallMeNowSession"] = "a session, as above",
            ["getConnectedApp"] = "a person who let an application in",
            ["disconnectApp"] = "a person who let an application in",
            ["verifyWebhookEndpoint"] = "an endpoint that waits for the proof of its owner",
            ["cancelOperation"] = "a long action that has not ended yet",
        };

    public static IEnumerable<DocumentedOperation> InOrder(IEnumerable<DocumentedOperation> operations) =>
        operations.OrderBy(Rank).ToList();

    private static int Rank(DocumentedOperation operation)
    {
        if (First.IndexOf(operation.Id) is >= 0 and var first)
            return first;
        if (Last.IndexOf(operation.Id) is >= 0 and var last)
            return 10_000 + last;
        return operation.Verb switch
        {
            _ when OnACall(operation) => 400,
            "get" when operation.Tag is "Recordings" => 510,
            "post" when operation.Tag is "Recordings" => 500,
            "delete" => 1000 - operation.Path.Length,
            "post" => 300,
            _ when operation.Tag is "CallRecords" => 520,
            _ => 200,
        };
    }

    /// <summary>It needs the files and records of calls that ended.</summary>
    public static bool AfterCalls(DocumentedOperation operation) => Rank(operation) is >= 500 and < 600;

    /// <summary>It is about a call that is going on.</summary>
    public static bool OnACall(DocumentedOperation operation) => operation.Path.StartsWith("/v1/calls/{callId}", StringComparison.Ordinal);
}
