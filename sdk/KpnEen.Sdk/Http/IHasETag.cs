namespace KpnEen.Sdk.Http;

/// <summary>A document that came with an ETag.</summary>
internal interface IHasETag
{
    string? ETag { get; set; }
}
