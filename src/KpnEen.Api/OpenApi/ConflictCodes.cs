using System.Collections.Immutable;

namespace KpnEen.Api.OpenApi;

/// <summary>Endpoint metadata: the problem codes a 409 of this operation can have.</summary>
internal sealed record ConflictCodes(ImmutableArray<string> Codes);
