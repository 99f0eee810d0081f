using System.Collections.Immutable;
using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Directory;

/// <summary>A person on the exchange.</summary>
/// <param name="Id"><c>usr_…</c></param>
/// <param name="Profile"><c>fixed</c> or <c>fixedMobile</c>.</param>
/// <param name="CallerNumber">E.164 shown to the public side; null: the first number that leads to the user, else withheld.</param>
/// <param name="ExternalIds">Ids of the user in the customer's own systems (CRM), repeated in every event.</param>
/// <param name="Services">The stored settings; a service without stored settings has its defaults.</param>
public sealed record User(
    string Id,
    string Extension,
    string Name,
    string? Email,
    string Profile,
    string? CallerNumber,
    ImmutableArray<string> ExternalIds,
    ImmutableArray<Device> Devices,
    ServiceSettings Services
);
