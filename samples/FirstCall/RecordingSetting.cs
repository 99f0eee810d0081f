using KpnEen.Sdk;

namespace FirstCall;

/// <summary>The service call-recording of a user.</summary>
internal static class RecordingSetting
{
    /// <summary>A user who records never may from now on start a recording; who records already stays as is.</summary>
    public static async Task AllowAsync(KpnEenClient client, string userId)
    {
        var present = await client.Services.GetCallRecordingAsync(userId);
        if (present.Mode == RecordingMode.Never)
            await client.Services.ReplaceCallRecordingAsync(userId, present with { Mode = RecordingMode.OnDemandUserStart }, present.ETag!);
    }
}
