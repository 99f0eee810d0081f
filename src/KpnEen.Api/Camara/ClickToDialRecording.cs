using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.Recordings;
using KpnEen.Api.Security;
using KpnEen.Data.Camara;
using KpnEen.Data.Records;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Camara;

/// <summary>The recording of a call inside a JSON text, as the standard wants it; written as it is read, for an hour of it is 200 MB.</summary>
internal static class ClickToDialRecording
{
    public static async Task<IResult> GetAsync(
        string clickToDialId,
        TenantContext tenant,
        CamaraCallStore store,
        RecordingStore recordings,
        RecordingAudio audio,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (await store.FindAsync(tenant.TenantId, clickToDialId, cancellation) is not { ConversationId: { } conversationId } call)
            return CamaraError.NotFound();
        var filter = new RecordingFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, conversationId, null);
        var found = await recordings.ListAsync(tenant.TenantId, filter, null, 100, cancellation);
        if (found.FirstOrDefault(RecordingAudio.IsPlayable) is not { } recording || audio.Open(recording) is not { } sound)
            return CamaraError.NotFound();
        await using var _ = sound;
        // What people said is nothing for caches on the way or in a browser.
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/json";
        await WriteAsync(http.Response.Body, call.Id, recording, sound, cancellation);
        return TypedResults.Empty;
    }

    private static async Task WriteAsync(
        Stream body,
        string callId,
        StoredRecording recording,
        Stream sound,
        CancellationToken cancellation
    )
    {
        var members = JsonSerializer.Serialize(
            new
            {
                callId,
                contentType = "audio/wav",
                generatedAt = recording.StartedAt.AddMilliseconds(recording.DurationMs ?? 0),
            },
            ApiJson.Options
        );
        await body.WriteAsync(Encoding.UTF8.GetBytes($"{members[..^1]},\"content\":\""), cancellation);
        using var base64 = new ToBase64Transform();
        await using (var encoded = new CryptoStream(body, base64, CryptoStreamMode.Write, leaveOpen: true))
        {
            await sound.CopyToAsync(encoded, cancellation);
            await encoded.FlushFinalBlockAsync(cancellation);
        }
        await body.WriteAsync("\"}"u8.ToArray(), cancellation);
    }
}
