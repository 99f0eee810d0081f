namespace KpnEen.Pbx.Events;

/// <param name="Service">Name of the service that decided: call-forwarding-busy.</param>
public sealed record Redirection(string From, string To, RedirectReason Reason, string? Service, DateTimeOffset At)
{
    /// <summary>In place of a number that its owner withholds.</summary>
    public const string Withheld = "anonymous";

    /// <summary>One of its ends withholds the number.</summary>
    internal bool NamesNobody => From == Withheld || To == Withheld;
}
