using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Data.Audio;
using KpnEen.Media;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Api.AudioFiles;

/// <summary>Takes a WAV file out of a request's body, and only what can be played.</summary>
internal static class AudioFileUpload
{
    public const string Wav = "audio/wav";

    private static readonly string[] Accepted = [Wav, "audio/x-wav", "audio/wave", "audio/vnd.wave"];

    /// <param name="name">Name for people, 1 to 80 characters.</param>
    public static async Task<IResult> CreateAsync(
        string name,
        TenantContext tenant,
        AudioFileStore files,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (name.Length is 0 or > 80 || name.Any(char.IsControl))
            throw Problems.InvalidParameter("name", "must be 1 to 80 printable characters").Throw();
        if (
            !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !Accepted.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        )
            throw Problems.Of(ProblemCodes.UnsupportedMediaType, $"The body is {Wav}.").Throw();
        var content = await ReadAsync(http, cancellation);
        var duration = Check(content);
        return await files.CreateAsync(tenant.TenantId, name, content, duration, cancellation) is { } file
            ? TypedResults.Created($"/v1/audio-files/{file.Id}", AudioFileEndpoints.Show(file))
            : Problems.Of(ProblemCodes.QuotaExceeded, $"A company has at most {AudioFileStore.MostFiles} audio files.");
    }

    private static async Task<byte[]> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 0, AudioFileStore.LargestFile));
        await http.Request.Body.CopyToAsync(buffer, cancellation);
        // A server that does not count lets more through.
        return buffer.Length <= AudioFileStore.LargestFile
            ? buffer.ToArray()
            : throw Problems.Of(ProblemCodes.PayloadTooLarge, $"At most {AudioFileStore.LargestFile} bytes.").Throw();
    }

    private static TimeSpan Check(byte[] content)
    {
        try
        {
            return WavFile.Read(content, AudioFileStore.Longest).Duration;
        }
        catch (InvalidDataException e)
        {
            throw Problems.Validation("", ErrorCodes.InvalidFormat, e.Message).Throw();
        }
    }
}
