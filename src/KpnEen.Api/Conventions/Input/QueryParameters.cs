using System.Collections.Immutable;

namespace KpnEen.Api.Conventions;

/// <summary>Endpoint metadata: query parameters that a handler reads by itself; those it takes as arguments are known anyway.</summary>
public sealed record QueryParameters(params ImmutableArray<string> Names);
