using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.Simulation;

/// <summary>A call that is not made: who would call whom, when, and what the phones would do.</summary>
/// <param name="Tenant">With the settings to be tried in place.</param>
/// <param name="From">The calling user; null: the call comes from the public side.</param>
/// <param name="Caller">Who calls, as the trunk or the directory says.</param>
/// <param name="Dialled">Extension, number or star code.</param>
public sealed record SimulatedCall(TenantSnapshot Tenant, User? From, CallerIdentity Caller, string Dialled, DateTimeOffset At)
{
    /// <summary>Devices that have a contact; of users with a script that rings, all count when none has one.</summary>
    public ImmutableHashSet<string> RegisteredDevices { get; init; } = [];

    /// <summary>Users who are in a call.</summary>
    public ImmutableHashSet<string> BusyUsers { get; init; } = [];

    /// <summary>Scripts by user; without one the phones ring, or are busy.</summary>
    public ImmutableDictionary<string, PhoneScript> Phones { get; init; } = ImmutableDictionary<string, PhoneScript>.Empty;

    /// <summary>What the public side does.</summary>
    public PhoneScript Outside { get; init; } = new(PhoneState.Rings);

    /// <summary>What the company spent, by day.</summary>
    public ImmutableArray<(DateOnly Day, long Cents)> Spent { get; init; } = [];

    /// <summary>Draws of weighted hunt groups come from here: the same seed, the same draws.</summary>
    public int Seed { get; init; }

    internal PhoneScript ScriptOf(User user) =>
        Phones.GetValueOrDefault(user.Id) ?? new PhoneScript(BusyUsers.Contains(user.Id) ? PhoneState.Busy : PhoneState.Rings);

    internal bool IsBusy(User user) => ScriptOf(user).State == PhoneState.Busy;

    internal bool IsRegistered(User user, Device device) =>
        Phones.GetValueOrDefault(user.Id) switch
        {
            null => RegisteredDevices.Contains(device.Id),
            { State: PhoneState.NotRegistered } => false,
            _ => RegisteredDevices.Contains(device.Id) || !user.Devices.Any(d => RegisteredDevices.Contains(d.Id)),
        };
}
