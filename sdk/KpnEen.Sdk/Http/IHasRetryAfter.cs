namespace KpnEen.Sdk.Http;

/// <summary>A document that came with a Retry-After.</summary>
internal interface IHasRetryAfter
{
    TimeSpan? RetryAfter { get; set; }
}
