using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="Kind">user, huntGroup, number (outside), starCode.</param>
public sealed record Dialled(string Number, string? Label, string Kind, string? Id);
