using System.Globalization;
using System.Security.Cryptography;
using KpnEen.Api.Conventions;
using KpnEen.Data.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Api.Recordings;

/// <summary>Serves the audio of recordings, unsealed while it is sent: RFC 9110 ranges, RFC 9530 digest.</summary>
internal sealed class RecordingAudio(RecordingFolder folder, ILogger<RecordingAudio> log)
{
    /// <summary>The file is whole: while a call is recorded it still grows.</summary>
    public static bool IsPlayable(StoredRecording recording) => recording is { State: "available", Sha256: not null };

    /// <param name="download">To be kept as a file; else to be played only.</param>
    public IResult Serve(StoredRecording recording, HttpContext http, bool download)
    {
        if (!IsPlayable(recording) || Open(recording) is not { } audio)
            return Problems.NotFound();
        if (!IsServable(http.Request.Headers.Range, audio.Length))
        {
            audio.Dispose();
            return Problems
                .Of(ProblemCodes.RangeNotSatisfiable)
                .WithHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{audio.Length}"));
        }
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(recording.Sha256!))}:";
        // What people said is nothing for caches on the way or in a browser.
        http.Response.Headers.CacheControl = "no-store";
        if (!download)
            http.Response.Headers.ContentDisposition = "inline";
        return TypedResults.Stream(
            audio,
            "audio/wav",
            fileDownloadName: download ? $"{recording.Id}.wav" : null,
            entityTag: new EntityTagHeaderValue($"\"{recording.Sha256}\""),
            enableRangeProcessing: true
        );
    }

    /// <returns>The sound, unsealed while it is read; null when its file is gone.</returns>
    /// <exception cref="ProblemException">500: it cannot be read.</exception>
    public Stream? Open(StoredRecording recording)
    {
        try
        {
            // The name is the switch's own, out of the row; nothing the client sent is part of it.
            return folder.Open(recording);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            log.LogError("Recording {Recording} cannot be opened: {Reason}", recording.Id, e.Message);
            throw Problems.Of(ProblemCodes.InternalError).Throw();
        }
    }

    /// <summary>One range that begins inside the file. Several at once cost much and no player needs them; what is no range at all is passed over (RFC 9110 14.2).</summary>
    private static bool IsServable(StringValues header, long length)
    {
        if (!RangeHeaderValue.TryParse(header.ToString(), out var range) || range.Unit != "bytes")
            return true;
        return range.Ranges.Count == 1 && range.Ranges.First() is var one && (one.From is { } from ? from < length : one.To is > 0);
    }
}
