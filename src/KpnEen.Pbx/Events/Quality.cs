using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

/// <param name="MosIn">E-model estimate of what we heard from that side, 1 to 4.5.</param>
public sealed record Quality(double MosIn, double? MosOut, double JitterMs, double LossPct, string Codec);
