namespace KpnEen.Sandbox.Phones;

/// <summary>Carries a script out on one call; it ends with the call, wherever it is then.</summary>
internal static class PhoneScript
{
    public static async Task RunAsync(SoftPhoneCall call, IEnumerable<PhoneStep> steps, TimeProvider time, CancellationToken stopping)
    {
        foreach (var step in steps)
        {
            if (call.Ended.IsCompleted)
                return;
            switch (step.Do)
            {
                case PhoneAction.Wait:
                    await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(step.Seconds), time, stopping), call.Ended);
                    break;
                case PhoneAction.Answer:
                    await call.AnswerAsync();
                    break;
                case PhoneAction.Reject:
                    await call.RejectAsync(step.Status);
                    break;
                case PhoneAction.Speak:
                    call.Say(step.ToneHertz);
                    break;
                case PhoneAction.SendKeys:
                    await call.Port.SendDtmfAsync(step.Keys!, ct: stopping);
                    break;
                case PhoneAction.Hold:
                    await call.HoldAsync();
                    break;
                case PhoneAction.Resume:
                    await call.ResumeAsync();
                    break;
                case PhoneAction.Transfer:
                    await call.TransferAsync(step.To!);
                    break;
                default:
                    await call.HangUpAsync();
                    break;
            }
        }
    }

    /// <summary>What is wrong with a script, by the place of the step; null: nothing.</summary>
    /// <param name="callIsUp">The call is answered before the script begins.</param>
    public static (int Index, string Fault)? Check(IReadOnlyList<PhoneStep> steps, bool callIsUp)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (step.Fault() is { } fault)
                return (i, fault);
            if (step.Do is PhoneAction.Answer or PhoneAction.Reject && callIsUp)
                return (i, "the call is answered already");
            if (
                step.Do is PhoneAction.Speak or PhoneAction.SendKeys or PhoneAction.Hold or PhoneAction.Resume or PhoneAction.Transfer
                && !callIsUp
            )
                return (i, "the call is not answered yet");
            callIsUp |= step.Do == PhoneAction.Answer;
        }
        return null;
    }
}
