using System.Text.Encodings.Web;
using System.Text.Json;
using KpnEen.Data.Log;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Events;

/// <summary>An <see cref="EventList"/> whose items are the stored envelopes, byte for byte.</summary>
internal sealed class EventListResult(FeedPage page, string nextCursor, long? total) : IResult
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter, Json);
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var e in page.Events)
            json.WriteRawValue(e.Envelope, skipInputValidation: true);
        json.WriteEndArray();
        json.WriteString("nextCursor", nextCursor);
        json.WriteBoolean("hasMore", page.HasMore);
        if (total is { } counted)
            json.WriteNumber("total", counted);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }
}
