using KpnEen.Pbx.Services;
using KpnEen.Pbx.Services.Terminating;

namespace KpnEen.Pbx.Prompts;

/// <summary>What a star code did, in words: "Do not disturb is switched on", "Call forwarding busy is switched on, to 2 0 1".</summary>
internal static class CodeConfirmation
{
    /// <param name="settings">As they are now.</param>
    public static Phrase Of(ServiceDescriptor service, StarCode code, object settings)
    {
        if (code.Says is { } says)
            return says(settings);
        var isOn = service.IsActive(settings);
        var phrase = Phrase.Of(Prompt.Service(service.Name), isOn ? Prompt.IsOn : Prompt.IsOff);
        return isOn && Destination(settings) is { } to ? phrase.Then(Prompt.To).Digits(to) : phrase;
    }

    private static string? Destination(object settings) =>
        settings switch
        {
            CallForwardingSettings forwarding => forwarding.To,
            CallForwardingNoAnswerSettings forwarding => forwarding.To,
            _ => null,
        };
}
