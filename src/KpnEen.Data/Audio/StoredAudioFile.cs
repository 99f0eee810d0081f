namespace KpnEen.Data.Audio;

/// <summary>A sound file of a tenant, without its bytes.</summary>
/// <param name="Id"><c>aud_…</c></param>
/// <param name="Sha256">Of the file as uploaded, lower-case hex.</param>
public sealed record StoredAudioFile(string Id, string Name, long Bytes, string Sha256, long DurationMs, DateTimeOffset CreatedAt);
