using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="Service">Name of the service that decided: call-forwarding-busy.</param>
public sealed record Redirection(string From, string To, RedirectReason Reason, string? Service, DateTimeOffset At)
{
    /// <summary>In place of a number that its owner withholds.</summary>
    public const string Withheld = "anonymous";
}
