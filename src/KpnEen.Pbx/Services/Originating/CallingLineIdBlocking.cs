using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Services.Originating;

/// <summary>Calling Line ID Delivery Blocking: the caller's number is withheld; *67 and *65 decide for one call.</summary>
public sealed class CallingLineIdBlocking : IOriginatingService
{
    public static ServiceDescriptor<CallingLineIdBlockingSettings> Descriptor { get; } =
        new()
        {
            Name = "calling-line-id-delivery-blocking",
            Title = "Calling Line ID Delivery Blocking",
            Description = "Withholds the user's number on outgoing calls.",
            Scope = ServiceScope.User,
            TypedDefaults = new CallingLineIdBlockingSettings(),
            Validate = _ => [],
            Active = s => s.Active,
            StarCodes =
            [
                StarCode.For<CallingLineIdBlockingSettings>("*31", "Withhold my number on", s => s with { Active = true }),
                StarCode.For<CallingLineIdBlockingSettings>("#31", "Withhold my number off", s => s with { Active = false }),
                StarCode.For<CallingLineIdBlockingSettings>("*54*", "Withhold my number status", s => s),
            ],
        };

    public string Name => Descriptor.Name;

    public Task<Outcome> InvokeAsync(Attempt attempt, NextAttempt next, CancellationToken hangup)
    {
        var (prefix, number) = Prefixes.Split(attempt.Dialled);
        var isOwnCall = attempt.Redirections.IsEmpty && attempt.CallingUser is not null;
        if (!isOwnCall || attempt.IsEmergency || !IsWithheld(attempt.CallingUser!, prefix))
            return next(attempt with { Dialled = number }, hangup);
        attempt.Call.Decide(
            DecisionCode.NumberWithheld,
            Name,
            Known(attempt),
            "number withheld",
            prefix == Prefixes.Withhold ? "*67 was dialled" : "active"
        );
        return next(attempt with { Dialled = number, Caller = CallerIdentity.Withheld }, hangup);
    }

    // Colleagues read the trace: to them who called must not be told by it.
    private static string? Known(Attempt attempt) =>
        attempt.Call.Conversation.Start.Direction == CallDirection.Internal ? null : attempt.CallingUser!.Id;

    /// <summary>The prefix of this call counts before the setting.</summary>
    public static bool IsWithheld(User caller, string? prefix) =>
        prefix == Prefixes.Withhold || (prefix != Prefixes.Show && caller.Services.Get(Descriptor).Active);
}
