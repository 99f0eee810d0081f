using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="Sip">Status code of the final answer or 200.</param>
/// <param name="Q850">ITU-T Q.850 cause.</param>
public sealed record Cause(int Sip, int Q850, string Text);
