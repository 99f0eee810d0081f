using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public sealed record UserRef(string Id, string Name, string? Email, string Extension, ImmutableArray<string> ExternalIds);
