using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="Number">E.164 (extension for internal); absent when withheld.</param>
/// <param name="Verified">Asserted by the network or by our own authentication.</param>
/// <param name="Country">ISO 3166 alpha-2, when the number tells.</param>
/// <param name="Type">geographic, mobile, national (085/088), service, emergency, internal, international.</param>
public sealed record Party(
    string? Number,
    string? Name,
    Presentation Presentation,
    bool Verified,
    string? Country = null,
    string? Type = null
);
