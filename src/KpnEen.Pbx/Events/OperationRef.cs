namespace KpnEen.Pbx.Events;

/// <summary>A long action that has ended.</summary>
/// <param name="Id"><c>op_…</c></param>
/// <param name="Kind">The request that began it: its <c>operationId</c>.</param>
/// <param name="State">succeeded, failed or cancelled.</param>
/// <param name="CompletedItems">How much was done.</param>
/// <param name="Url">Path of the operation, for 7 days.</param>
/// <param name="ProblemCode">Why it failed.</param>
public sealed record OperationRef(string Id, string Kind, string State, long CompletedItems, string Url, string? ProblemCode = null);
