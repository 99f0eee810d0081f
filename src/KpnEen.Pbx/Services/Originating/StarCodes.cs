using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Services.Originating;

/// <summary>Feature access codes: the caller changes a setting by dialling. The longest code that fits wins.</summary>
public sealed class StarCodes(ISettingsWriter settings) : IOriginatingService
{
    public string Name => "star-codes";

    public static (ServiceDescriptor Service, StarCode Code, string Digits)? Find(string dialled)
    {
        if (dialled is not ['*' or '#', ..])
            return null;
        var fitting =
            from service in ServiceCatalog.All
            from code in service.StarCodes
            where
                dialled == code.Code
                || (
                    code.TakesDigits
                    && dialled.StartsWith(code.Code, StringComparison.Ordinal)
                    && AreDigits(dialled.AsSpan(code.Code.Length))
                )
            orderby code.Code.Length descending
            select (service, code, dialled[code.Code.Length..].TrimEnd('#'));
        return fitting.Select(found => ((ServiceDescriptor, StarCode, string)?)found).FirstOrDefault();
    }

    public async Task<Outcome> InvokeAsync(Attempt attempt, NextAttempt next, CancellationToken hangup)
    {
        // Only what a person dials is a code: a forwarding never leads to one.
        if (
            !attempt.Redirections.IsEmpty
            || attempt.IsEmergency
            || Prefixes.Split(attempt.Dialled).Prefix is not null
            || attempt.Dialled is not ['*' or '#', ..]
        )
            return await next(attempt, hangup);
        if (Find(attempt.Dialled) is not var (service, code, digits))
        {
            attempt.Call.Decide(
                DecisionCode.StarCodeUnknown,
                Name,
                attempt.Originator!.Id,
                "refused",
                $"{attempt.Dialled} is no code",
                target: attempt.Dialled
            );
            return new Outcome.Served(Accepted: false) { Says = Phrase.Of(Prompt.CodeUnknown) };
        }
        var ring = attempt.Call.Tenant.Tenant.RingSeconds;
        var actor = new Actor("starCode", attempt.Originator!.Id);
        object? after = null;
        var changed = await settings.ChangeAsync(
            attempt.Call.Tenant.Tenant.Id,
            attempt.Originator.Id,
            service,
            now => after = code.Apply(now, digits, ring),
            actor,
            hangup
        );
        attempt.Call.Decide(
            changed ? DecisionCode.StarCodeApplied : DecisionCode.StarCodeRefused,
            service.Name,
            attempt.Originator.Id,
            changed ? code.Purpose : $"{code.Purpose}: refused",
            $"{code.Code} was dialled",
            target: code.Code
        );
        return new Outcome.Served(changed)
        {
            Says = changed ? CodeConfirmation.Of(service, code, after!) : Phrase.Of(Prompt.ChangeRefused),
        };
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => text.TrimEnd('#').IndexOfAnyExceptInRange('0', '9') < 0;
}
