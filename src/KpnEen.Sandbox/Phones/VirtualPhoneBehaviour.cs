namespace KpnEen.Sandbox.Phones;

/// <summary>What a virtual phone does with the next calls.</summary>
/// <param name="OnCall">answers, busy, noAnswer, rejects.</param>
/// <param name="AnswerAfterMs">How long it rings.</param>
/// <param name="ToneHertz">What it says.</param>
/// <param name="HangUpAfterMs">How long it talks; null: until the other side hangs up.</param>
/// <param name="Steps">A script instead of all of the above, from the first ring.</param>
public sealed record VirtualPhoneBehaviour(
    VirtualPhoneAnswer OnCall = VirtualPhoneAnswer.Answers,
    int AnswerAfterMs = 1000,
    int ToneHertz = 440,
    int? HangUpAfterMs = null,
    IReadOnlyList<PhoneStep>? Steps = null
);
