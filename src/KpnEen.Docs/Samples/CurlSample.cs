using System.Globalization;
using System.Text;
using KpnEen.Docs.Pages;
using KpnEen.Docs.Reference;

namespace KpnEen.Docs.Samples;

/// <summary>The operation as a command. What the reader has to fill in are variables: <c>$API</c>, <c>$TOKEN</c>, <c>$USER_ID</c>.</summary>
internal static class CurlSample
{
    public static string Of(DocumentedOperation operation)
    {
        var made = new StringBuilder("curl ");
        if (operation.Verb != "get")
            made.Append(CultureInfo.InvariantCulture, $"-X {operation.Verb.ToUpperInvariant()} ");
        if (operation.Success?.Type == "text/event-stream")
            made.Append("-N ");
        var path = operation
            .In("path")
            .Aggregate(operation.Path, (at, p) => at.Replace($"{{{p["name"]}}}", Variable((string)p["name"]!), StringComparison.Ordinal));
        var query = string.Join(
            '&',
            operation.In("query").Where(p => (bool?)p["required"] == true).Select(p => $"{p["name"]}={Variable((string)p["name"]!)}")
        );
        made.Append(CultureInfo.InvariantCulture, $"\"$API{path}{(query.Length > 0 ? $"?{query}" : "")}\"");
        foreach (var header in Headers(operation))
            made.Append(CultureInfo.InvariantCulture, $" \\\n  -H \"{header}\"");
        if (operation.Body is var (type, media))
        {
            var data =
                media["example"] is { } example && type.EndsWith("json", StringComparison.Ordinal)
                    ? $"-d '{JsonText.Of(example).Replace("'", "'\\''", StringComparison.Ordinal)}'"
                    : "--data-binary @music.wav";
            made.Append(CultureInfo.InvariantCulture, $" \\\n  {data}");
        }

        if (operation.Success?.Type == "audio/wav")
            made.Append(" \\\n  -o sound.wav");
        return made.ToString();
    }

    /// <summary>userId: $USER_ID.</summary>
    private static string Variable(string name) => $"${Html.Kebab(name).Replace('-', '_').ToUpperInvariant()}";

    private static IEnumerable<string> Headers(DocumentedOperation operation)
    {
        if (!operation.IsOpen)
            yield return "Authorization: Bearer $TOKEN";
        else if (operation.Tag == "CallMeNow")
            yield return "Origin: https://www.jansen.example";
        if (operation.Body is var (type, _))
            yield return $"Content-Type: {type}";
        if (operation.Has("Idempotency-Key"))
            yield return $"Idempotency-Key: {Html.Kebab(operation.Id)}-1";
        if (operation.Has("If-Match"))
            yield return "If-Match: $ETAG";
    }
}
