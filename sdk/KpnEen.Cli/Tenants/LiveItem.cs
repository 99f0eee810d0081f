namespace KpnEen.Cli.Tenants;

/// <summary>One thing of the tenant as it is.</summary>
/// <param name="Path">Where the API has it: <c>/v1/users/usr_…</c>.</param>
/// <param name="Id">Null for what has none of its own.</param>
internal sealed record LiveItem(Item Item, string Path, string? Id);
