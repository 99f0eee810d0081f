using System.Collections.Immutable;

namespace KpnEen.Api.OpenApi;

/// <summary>Endpoint metadata: statuses of problems that do not follow from anything else the endpoint says.</summary>
internal sealed record PossibleProblems(ImmutableArray<int> Statuses);
