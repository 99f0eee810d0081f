using System.Net.Http.Headers;
using System.Text;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>The bad inputs 31 to 50: bodies.</summary>
public sealed class BadBodyTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    public static TheoryData<int, string, byte[], int, string> Bodies { get; } =
        new()
        {
            { 31, "empty", [], 400, "malformedRequest" },
            { 32, "null", "null"u8.ToArray(), 400, "malformedRequest" },
            { 33, "an array", "[]"u8.ToArray(), 422, "validationFailed" },
            { 33, "an array of one", """[{"extension":"201","name":"A"}]"""u8.ToArray(), 422, "validationFailed" },
            { 34, "an unknown member", """{"extension":"201","name":"A","colour":"red"}"""u8.ToArray(), 422, "validationFailed" },
            { 35, "a member twice", """{"extension":"201","name":"A","name":"B"}"""u8.ToArray(), 400, "malformedJson" },
            { 35, "a member twice, once escaped", """{"extension":"201","name":"A","n\u0061me":"B"}"""u8.ToArray(), 400, "malformedJson" },
            { 36, "a thousand deep", Deep("[", "]"), 422, "validationFailed" },
            { 36, "a thousand objects deep", Deep("{\"a\":", "}"), 422, "validationFailed" },
            { 37, "two mebibytes", Large(), 413, "payloadTooLarge" },
            { 38, "no UTF-8", [.. "{\"extension\":\"201\",\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8], 400, "malformedJson" },
            { 38, "an overlong slash", [.. "{\"extension\":\"201\",\"name\":\""u8, 0xC0, 0xAF, .. "\"}"u8], 400, "malformedJson" },
            { 40, "UTF-16", Encoding.Unicode.GetBytes("""{"extension":"201","name":"A"}"""), 400, "malformedJson" },
            {
                40,
                "UTF-16 with its mark",
                [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("""{"extension":"201","name":"A"}""")],
                400,
                "malformedJson"
            },
            { 41, "a lone high surrogate", """{"extension":"201","name":"a\ud800b"}"""u8.ToArray(), 400, "malformedJson" },
            { 41, "a lone low surrogate", """{"extension":"201","name":"\udc00"}"""u8.ToArray(), 400, "malformedJson" },
            { 41, "a lone surrogate in a name", """{"extension":"201","name":"A","\ud800":1}"""u8.ToArray(), 400, "malformedJson" },
            { 42, "NaN", """{"extension":NaN,"name":"A"}"""u8.ToArray(), 400, "malformedJson" },
            { 42, "Infinity", """{"extension":"201","name":Infinity}"""u8.ToArray(), 400, "malformedJson" },
            { 50, "letters", Caller("0612345ABC"), 422, "validationFailed" },
            { 50, "+0", Caller("+0612345678"), 422, "validationFailed" },
            { 50, "forty digits", Caller("+3161234567890123456789012345678901234567"), 422, "validationFailed" },
            { 50, "Arabic digits", Caller("+٣١٦١٢٣٤٥٦٧٨"), 422, "validationFailed" },
            { 50, "fullwidth digits", Caller("＋３１６１２３４５６７８"), 422, "validationFailed" },
            { 50, "nothing", Caller(""), 422, "validationFailed" },
            { 24, "NUL", """{"extension":"201","name":"a\u0000b"}"""u8.ToArray(), 422, "validationFailed" },
        };

    public static TheoryData<int, string, string> Settings { get; } =
        new()
        {
            { 43, "1e400", """{"name":"G","extension":"600","noAnswerSeconds":1e400}""" },
            { 44, "a number as text", """{"name":"G","extension":"600","noAnswerSeconds":"20"}""" },
            { 45, "negative", """{"name":"G","extension":"600","noAnswerSeconds":-1}""" },
            { 46, "2^63", """{"name":"G","extension":"600","noAnswerSeconds":9223372036854775808}""" },
            { 46, "2^31", """{"name":"G","extension":"600","noAnswerSeconds":2147483648}""" },
            { 46, "a fraction", """{"name":"G","extension":"600","noAnswerSeconds":20.5}""" },
        };

    [Theory]
    [BadInput(31, 32, 33, 34, 35, 36, 37, 38, 40, 41, 42, 50)]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_none_gets_the_stated_answer(int number, string what, byte[] body, int status, string code)
    {
        var tenant = await api.TenantAsync();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var reply = await tenant.SendAsync(HttpMethod.Post, "/v1/users", content, ("Expect", "100-continue"));
        Assert.True(reply.Status == status, $"{number}, {what}: {reply.Status} {reply.Text}");
        reply.IsProblem(status, code);
        Assert.Empty((await tenant.GetAsync("/v1/users")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [BadInput(31, 32, 33, 35, 36, 38, 40, 41, 42)]
    [MemberData(nameof(Bodies))]
    public async Task A_patch_that_is_none_gets_an_answer_of_the_same_class(int number, string what, byte[] body, int status, string code)
    {
        var tenant = await api.TenantAsync();
        var id = await tenant.UserAsync("201");
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
        var reply = await tenant.SendAsync(HttpMethod.Patch, $"/v1/users/{id}", content, ("If-Match", "*"), ("Expect", "100-continue"));
        Assert.True(reply.Status is >= 400 and < 500, $"{number}, {what}: {reply.Status} {reply.Text} instead of {status} {code}");
        Assert.Equal("Anna", (await tenant.GetAsync($"/v1/users/{id}")).Json.GetProperty("name").GetString());
    }

    [Theory]
    [BadInput(43, 44, 45, 46)]
    [MemberData(nameof(Settings))]
    public async Task A_number_that_is_none_is_named(int number, string what, string body)
    {
        var tenant = await api.TenantAsync();
        var reply = await tenant.PostAsync("/v1/hunt-groups", body);
        Assert.True(reply.Status == 422, $"{number}, {what}: {reply.Status} {reply.Text}");
        Assert.StartsWith("/noAnswerSeconds ", Assert.Single(reply.IsProblem(422, "validationFailed")), StringComparison.Ordinal);
    }

    /// <summary>RFC 8259 8.1: a parser may ignore it, and this one does.</summary>
    [Fact]
    [BadInput(39)]
    public async Task A_byte_order_mark_is_passed_over_or_refused_but_no_fault()
    {
        var tenant = await api.TenantAsync();
        using var content = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. """{"extension":"201","name":"A"}"""u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var reply = await tenant.SendAsync(HttpMethod.Post, "/v1/users", content);
        Assert.True(reply.Status is 201 or 400, reply.Text);
    }

    [Theory]
    [BadInput(47)]
    [InlineData("0000-00-00")]
    [InlineData("9999-12-31T24:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2026-01-31T12:00:00")]
    [InlineData("2026-02-30T12:00:00Z")]
    [InlineData("2026-01-31")]
    [InlineData("1769860800")]
    [InlineData("")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public async Task A_time_that_is_none_is_named(string time)
    {
        var tenant = await api.TenantAsync();
        var endpoint = (await tenant.PostAsync("/v1/webhook-endpoints", new { url = "http://127.0.0.1:9/a" })).Json;
        var id = endpoint.TryGetProperty("id", out var plain) ? plain : endpoint.GetProperty("endpoint").GetProperty("id");
        var reply = await tenant.PostAsync($"/v1/webhook-endpoints/{id.GetString()}/replay", new { since = time });
        Assert.StartsWith("/since ", Assert.Single(reply.IsProblem(422, "validationFailed")), StringComparison.Ordinal);
        (await tenant.GetAsync($"/v1/call-records?startedAfter={Uri.EscapeDataString(time)}")).IsProblem(400, "invalidParameter");
    }

    [Theory]
    [BadInput(48)]
    [InlineData("Mars/X")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("Europe/amsterdam\u0000")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3")]
    public async Task A_time_zone_that_is_none_is_named(string zone)
    {
        var tenant = await api.TenantAsync();
        var reply = await tenant.PatchAsync("/v1/tenant", new { timeZone = zone }, "*");
        Assert.StartsWith("/timeZone ", Assert.Single(reply.IsProblem(422, "validationFailed")), StringComparison.Ordinal);
    }

    private static byte[] Caller(string number) =>
        Encoding.UTF8.GetBytes($$"""{"extension":"201","name":"A","callerNumber":"{{number}}"}""");

    private static byte[] Deep(string open, string close) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 1000)) + "1" + string.Concat(Enumerable.Repeat(close, 1000)));

    private static byte[] Large() => Encoding.UTF8.GetBytes($$"""{"extension":"201","name":"{{new string('a', 2 * 1024 * 1024)}}"}""");
}
