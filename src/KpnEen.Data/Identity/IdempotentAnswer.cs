using System.Collections.Immutable;

namespace KpnEen.Data.Identity;

/// <summary>An answer kept for repetition.</summary>
public sealed record IdempotentAnswer(int Status, ImmutableSortedDictionary<string, string> Headers, byte[] Body);
