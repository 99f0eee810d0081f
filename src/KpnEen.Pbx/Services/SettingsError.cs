using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Services;

/// <param name="Pointer">JSON Pointer into the settings: <c>/afterSeconds</c>.</param>
/// <param name="Code">Stable: <c>outOfRange</c>, <c>required</c>, <c>invalidDestination</c>.</param>
public sealed record SettingsError(string Pointer, string Code, string Detail);
