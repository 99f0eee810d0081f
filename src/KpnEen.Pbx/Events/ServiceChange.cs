using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public sealed record ServiceChange(string SubjectKind, string SubjectId, string Service, JsonElement Before, JsonElement After);
