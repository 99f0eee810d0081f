using System.ComponentModel.DataAnnotations;

namespace KpnEen.Pbx.Services.Recording;

/// <summary>Whether and how the calls of a user are recorded. semantics.md 12.</summary>
/// <param name="RetentionDays">How long a recording is kept, 1 to 2557 (7 years).</param>
public sealed record CallRecordingSettings(RecordingMode Mode = RecordingMode.Never, [property: Range(1, 2557)] int RetentionDays = 90);
