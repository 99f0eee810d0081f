namespace KpnEen.Pbx.Control;

/// <summary>The switch cannot be reached, or takes no requests: it starts or stops.</summary>
/// <param name="outcomeUnknown">A command was sent and no answer came: it may have been carried out.</param>
public sealed class SwitchUnavailableException(string message, bool outcomeUnknown = false, Exception? inner = null)
    : Exception(message, inner)
{
    public bool OutcomeUnknown { get; } = outcomeUnknown;
}
