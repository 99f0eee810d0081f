namespace KpnEen.Pbx.Calls;

/// <summary>What was decided about a call, for programs. A code keeps its meaning.</summary>
// What each means is in docs/decisions.md.
public enum DecisionCode
{
    // Where a number leads.
    RoutedToUser,
    RoutedToHuntGroup,
    NumberUnknown,
    ForwardingNotFollowed,
    NotAllPhonesRung,

    // What a user has set for calls to come.
    ForwardedAlways,
    ForwardedBusy,
    ForwardedRefused,
    ForwardedNoAnswer,
    ForwardedNotReachable,
    DoNotDisturb,
    UserNotReachable,

    // Hunt groups.
    HuntGroupRang,
    HuntGroupOverflowed,
    MemberSkippedBusy,
    MemberSkippedNotReachable,

    // Calls that go out.
    SentOut,
    NextServerTried,
    NumberWithheld,
    EmergencyCall,
    StarCodeUnknown,
    StarCodeApplied,
    StarCodeRefused,
    DestinationBarred,
    ForwardingAbroadBarred,
    TooManyCalls,
    SpendLimitReached,
    EndedBySpendLimit,
    LetGoBySpendLimit,

    // Sound and pictures.
    EncryptionGivenUp,
    EncryptionRequired,
    AnswerNotUsable,
    EndedSilent,
    LetGoSilent,
    VideoShown,
    VideoNotShown,
    HoldRefusedByPhone,
    AudioPlayed,
    StandardMusicPlayed,
    RecordingStarted,
    RecordingNotStarted,
    RecordingBrokeOff,

    // Users among each other.
    PickedUp,
    CallsJoined,
    PlaceTaken,
    TransferredWhileRinging,
    ConferencePartiesTaken,
    ConferencePartyCalled,
    ConferencePartyAbsent,

    // The website's button.
    VisitorConfirmed,
    VisitorWrongCode,
    VisitorNoCode,
    VisitorOptedOut,
    KeySpendCapReached,

    // The exchange itself.
    LostWithTheNode,
}
