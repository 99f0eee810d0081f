namespace KpnEen.Api.Services;

/// <summary>The services there are.</summary>
internal sealed record ServiceCatalogView
{
    /// <summary>In the order of the catalogue.</summary>
    public required IReadOnlyList<ServiceCatalogEntry> Items { get; init; }
}
