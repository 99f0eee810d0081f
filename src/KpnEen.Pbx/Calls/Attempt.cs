using System.Collections.Immutable;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Calls;

/// <summary>One try to reach what was dialled, on behalf of someone. Immutable; a redirection makes a new one.</summary>
/// <param name="Dialled">Extension, number or star code, as dialled.</param>
/// <param name="Originator">The user whose permissions apply (caller, forwarder, transferor); null: the call comes from the public side or a group sends it on.</param>
/// <param name="Caller">Who the called side sees.</param>
/// <param name="Progress">Who hears ringing and early media meanwhile.</param>
public sealed record Attempt(Call Call, string Dialled, User? Originator, CallerIdentity Caller, ICallProgress Progress)
{
    /// <summary>The way so far, oldest first: limits, loop check, Diversion and History-Info.</summary>
    public ImmutableArray<Redirection> Redirections { get; init; } = [];

    /// <summary>Redirections elsewhere that were counted and not named.</summary>
    public int EarlierRedirections { get; init; }

    /// <summary>Branches the call may still have (RFC 5393 5); null: nobody counts.</summary>
    public int? MaxBreadth { get; init; }

    /// <summary>
    /// Identity headers of a call that came by a trunk. They stay with a forwarded call and tell who called first (RFC 8946 4); that it was forwarded
    /// stands in Diversion and History-Info, for we sign nothing.
    /// </summary>
    public ImmutableArray<string> Passports { get; init; } = [];

    /// <summary>The user who calls; null when the caller is outside.</summary>
    public User? CallingUser { get; init; }

    public bool IsEmergency { get; init; }

    /// <summary>Hops left (RFC 3261 8.1.1.6).</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>Only a user's call, or one a user or group sends on, may leave to the public side.</summary>
    public bool MayLeave => Originator is not null || Redirections.Length > 0;

    /// <summary>Goes on as the forwarder: whose permissions apply from there on.</summary>
    public Attempt RedirectedBy(Outcome.Redirect redirect, Redirection step) =>
        this with
        {
            Dialled = redirect.To,
            Originator = redirect.By.User ?? Call.Tenant.FindUser(redirect.By.Id),
            Redirections = Redirections.Add(step),
        };
}
