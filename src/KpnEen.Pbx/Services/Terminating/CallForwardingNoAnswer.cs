using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Call Forwarding No Answer: rings for the configured time, then sends the call elsewhere.</summary>
public sealed class CallForwardingNoAnswer : ITerminatingService
{
    public static ServiceDescriptor<CallForwardingNoAnswerSettings> Descriptor { get; } =
        new()
        {
            Name = "call-forwarding-no-answer",
            Title = "Call Forwarding No Answer",
            Description = "Rings for the configured time, then sends the call elsewhere.",
            Scope = ServiceScope.User,
            TypedDefaults = new CallForwardingNoAnswerSettings(),
            Validate = Validate,
            Active = s => s.Active,
            StarCodes =
            [
                StarCode.WithDigits<CallForwardingNoAnswerSettings>(
                    "*92",
                    "Call Forwarding No Answer on",
                    (s, digits, _) => s with { Active = true, To = digits.Length > 0 ? digits : s.To }
                ),
                StarCode.For<CallForwardingNoAnswerSettings>("*93", "Call Forwarding No Answer off", s => s with { Active = false }),
                StarCode.For<CallForwardingNoAnswerSettings>("*61*", "Call Forwarding No Answer status", s => s),
                StarCode.WithDigits<CallForwardingNoAnswerSettings>(
                    "*610",
                    "No-answer timer in rings",
                    (s, digits, ringSeconds) =>
                        int.TryParse(digits, out var rings) && rings is 0 or (>= 2 and <= 20)
                            ? s with
                            {
                                AfterSeconds = rings * ringSeconds,
                            }
                            : null
                ) with
                {
                    Says = settings => SayTime((CallForwardingNoAnswerSettings)settings),
                },
            ],
        };

    public string Name => Descriptor.Name;

    public async Task<Outcome> InvokeAsync(Delivery delivery, Next next, CancellationToken hangup)
    {
        if (delivery.Group is not null || delivery.Callee.Services.Get(Descriptor) is not { Active: true, To: { } to } settings)
            return await next(delivery, hangup);
        // With 0 seconds the phones do not ring at all.
        var outcome =
            settings.AfterSeconds == 0
                ? new Outcome.NoAnswer()
                : await next(delivery with { RingFor = TimeSpan.FromSeconds(settings.AfterSeconds) }, hangup);
        if (outcome is not (Outcome.NoAnswer or Outcome.Unreachable))
            return outcome;
        var (code, why) =
            outcome is Outcome.NoAnswer
                ? (DecisionCode.ForwardedNoAnswer, $"active, no answer for {settings.AfterSeconds} s")
                : (DecisionCode.ForwardedNotReachable, "active, no phone could be reached");
        delivery.Call.Decide(
            code,
            Name,
            delivery.Callee.Id,
            $"forward to {to}",
            why,
            target: to,
            afterSeconds: outcome is Outcome.NoAnswer ? settings.AfterSeconds : null
        );
        return new Outcome.Redirect(to, RedirectReason.NoAnswer, Name, delivery.AsForwarder);
    }

    private static Phrase SayTime(CallForwardingNoAnswerSettings settings) =>
        Phrase
            .Of(Prompt.Service(Descriptor.Name), Prompt.After)
            .Number(settings.AfterSeconds)
            .Then(settings.AfterSeconds == 1 ? Prompt.Second : Prompt.Seconds);

    private static IEnumerable<SettingsError> Validate(CallForwardingNoAnswerSettings settings)
    {
        if (settings.AfterSeconds is not (0 or (>= 5 and <= 120)))
            yield return new SettingsError("/afterSeconds", "outOfRange", "The time is 0 or 5 to 120 seconds.");
        foreach (var error in CallForwardingSettings.CheckDestination(settings.Active, settings.To))
            yield return error;
    }
}
