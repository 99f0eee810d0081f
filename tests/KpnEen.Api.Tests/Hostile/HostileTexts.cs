using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>Texts and values that programs trip over.</summary>
internal static class HostileTexts
{
    /// <summary>As they stand in a JSON body, quotes included where there are any.</summary>
    public static readonly string[] Json =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1",
        "1.5",
        "-0",
        "1e400",
        "-1e400",
        "1e-400",
        "9223372036854775807",
        "9223372036854775808",
        "2147483648",
        "99999999999999999999999999",
        "0.1e1",
        "\"\"",
        "\" \"",
        "\"null\"",
        "\"0\"",
        "\"-1\"",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "[{}]",
        "{\"a\":{}}",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\u0001\\u001f\"",
        "\"\\r\\nSet-Cookie: a=b\"",
        "\"\\u001b[31m\"",
        "\"\\u202e\\u2066\"",
        "\"\\ufeff\"",
        "\"\\uffff\"",
        "\"👩‍👩‍👧\"",
        "\"ﷺ\"",
        "\"１２３\"",
        "\"٠١٢\"",
        "\"=cmd|' /C calc'!A0\"",
        "\"<script>alert(1)</script>\"",
        "\"'; DROP TABLE users;--\"",
        "\"{{7*7}}\"",
        "\"${jndi:ldap://127.0.0.1/a}\"",
        "\"%s%n%x\"",
        "\"../../etc/passwd\"",
        "\"+31612345678\"",
        "\"+0\"",
        "\"+\"",
        "\"112\"",
        "\"0000-00-00\"",
        "\"9999-12-31T24:00:00Z\"",
        "\"2016-12-31T23:59:60Z\"",
        "\"2026-01-31T12:00:00\"",
        "\"2026-01-31T12:00:00+01:00\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"9999-12-31T23:59:59-14:00\"",
        "\"Mars/X\"",
        "\"http://127.0.0.1/\"",
        "\"http://[::1\"",
        "\"javascript:alert(1)\"",
        "\"https://user:pw@a.example/\"",
        "\"https://a.example:99999/\"",
        "\"a@b\"",
        "\"usr_0192f0c1d2e37b4c8d5e6f7081920a1b\"",
        "\"-----BEGIN CERTIFICATE-----\"",
        "\"zzzz\"",
    ];

    /// <summary>As they stand in an address, escaped.</summary>
    public static readonly string[] Escaped =
    [
        "",
        "%00",
        "a%00b",
        "%0d%0aX:%20y",
        "%C3%28",
        "%ff",
        "%",
        "%zz",
        "%2e%2e%2f",
        "..",
        "%252e%252e",
        "%F0%9F%92%A9",
        "%E2%80%AE",
        "%20",
        "+",
        "0",
        "-1",
        "1",
        "50",
        "200",
        "201",
        "1e9",
        "1.5",
        "9223372036854775808",
        "true",
        "null",
        "undefined",
        "*",
        "'",
        "%27%20OR%201=1--",
        "name;drop",
        "%3Cscript%3E",
        "%22",
        "a,b",
        "a,a,a",
        "call.ended",
        "*.*",
        "in:ringing,active",
        "0000-00-00",
        "9999-12-31T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00%2B01:00",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-01-31",
        "1769860800",
        "%2B31612345678",
        "+31612345678",
        "112",
        "٠١٢",
        "usr_0192f0c1d2e37b4c8d5e6f7081920a1b",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    public static readonly string[] Headers =
    [
        "",
        " ",
        "*",
        "\"\"",
        "\"1\"",
        "W/\"1\"",
        "\"1\", \"2\"",
        "1",
        "\"a",
        "a\"",
        "x",
        "-1",
        "bytes=0-",
        "bytes=-1",
        "bytes=5-1",
        "bytes=0-0,2-3",
        "bytes=99999999999999999999-",
        "none=1-2",
        "*/*",
        "application/json",
        "application/json;q=0",
        "text/html",
        "application/*",
        "a/b;c",
        "/",
        "application/json; charset=utf-16",
        "application/json; charset=x",
        "multipart/form-data; boundary=",
        "text/event-stream",
        "audio/wav",
        "2020-01-01",
        "2099-01-01",
        "\u00e9\u00ff",
        "\u0001",
        "'; DROP TABLE users;--",
        "00-00000000000000000000000000000000-0000000000000000-00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "ten_0192f0c1d2e37b4c8d5e6f7081920a1b",
        "null",
        "https://evil.example",
        "gzip",
        "identity",
        "a=b; c=d",
    ];

    /// <summary>The other headers that some floor may look at.</summary>
    public static readonly string[] HeaderNames =
    [
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "Idempotency-Key",
        "Accept",
        "Api-Version",
        "Kpn-Tenant",
        "Range",
        "traceparent",
        "X-Request-Id",
        "Origin",
        "X-Forwarded-For",
        "X-Http-Method-Override",
        "Accept-Encoding",
        "Content-Encoding",
        "Last-Event-ID",
        "Prefer",
        "Cookie",
        "DPoP",
        "Accept-Language",
        "X-Original-Url",
        "Forwarded",
        "Kpn-Session",
    ];

    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>At, one below and one above what the schema allows; null: the schema names no bound.</summary>
    public static string? AtBound(Random random, JsonElement schema)
    {
        var off = random.Next(-1, 2);
        if (Number(schema, random.Next(2) == 0 ? "maxLength" : "minLength") is { } length)
            return Quoted(new string("aZ0é1"[random.Next(5)], (int)Math.Clamp(length + off, 0, 100_000)));
        if (Number(schema, random.Next(2) == 0 ? "maximum" : "minimum") is { } bound)
            return (bound + off).ToString(CultureInfo.InvariantCulture);
        if (Number(schema, "maxItems") is { } items)
            return $"[{string.Join(',', Enumerable.Repeat(Json[random.Next(Json.Length)], (int)Math.Clamp(items + off, 0, 20_000)))}]";
        return null;
    }

    public static string Long(Random random) =>
        new StringBuilder().Insert(0, new[] { "A", "é", "👾", "[", "%", "\\u0041" }[random.Next(6)], random.Next(1000, 30_000)).ToString();

    private static long? Number(JsonElement schema, string word) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(word, out var value) && value.TryGetInt64(out var number)
            ? number
            : null;
}
