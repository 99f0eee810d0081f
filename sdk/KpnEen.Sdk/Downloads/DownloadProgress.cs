namespace KpnEen.Sdk;

/// <summary>How far a download is.</summary>
/// <param name="Bytes">Written so far, with what was there before it began.</param>
/// <param name="Total">All there is; null when the server did not say.</param>
public readonly record struct DownloadProgress(long Bytes, long? Total);
