using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Control;

/// <param name="Transport">udp, tcp.</param>
public sealed record RegistrationView(string Contact, string Transport, string Source, string? UserAgent, DateTimeOffset ExpiresAt);
