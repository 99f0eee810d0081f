using System.Text.Json.Nodes;

namespace KpnEen.Sdk;

/// <summary>An answer as it came, for operations asked by their path.</summary>
/// <param name="Body">Null when there is none (204).</param>
/// <param name="ETag">What to give to If-Match; null when it came without.</param>
public sealed record ApiDocument(JsonNode? Body, string? ETag);
