using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="Kind">user, api, starCode, phone, visitor, schedule, system.</param>
public sealed record Actor(string Kind, string? Id);
