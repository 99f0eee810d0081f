namespace KpnEen.Data.Resources;

/// <summary>The columns every resource has.</summary>
public abstract class ResourceRow
{
    public required string Id { get; init; }
    public required long Revision { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
