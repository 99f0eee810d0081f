using System.IO.Compression;
using System.Net.Http.Headers;
using System.Reflection;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>The 76 bad inputs (reliability 5.2): the stated answer, a problem with a stable code, never a fault of ours. Those of bodies and queries are in classes of their own.</summary>
public sealed class BadInputTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public void Each_of_the_76_has_a_test_or_a_reason()
    {
        var here = typeof(BadInputTests)
            .Assembly.GetTypes()
            .SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetCustomAttribute<BadInputAttribute>()?.Numbers ?? [])
            .ToHashSet();
        Assert.Equal(
            Enumerable.Range(1, BadInputList.Count),
            here.Concat(BadInputList.Elsewhere.Keys).Concat(BadInputList.NotYet.Keys).Distinct().Order()
        );
        var sources = Directory
            .EnumerateFiles(Path.Combine(Checkout.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .ToList();
        Assert.All(BadInputList.Elsewhere.Values, name => Assert.Contains(sources, s => s.Contains($" {name}(", StringComparison.Ordinal)));
    }

    [Theory]
    [BadInput(15)]
    [InlineData("Basic Y2xpX2E6c2VjcmV0")]
    [InlineData("Digest username=\"a\"")]
    [InlineData("Bearer")]
    [InlineData("x")]
    public async Task A15_Another_scheme_than_ours_is_no_token(string authorization) =>
        (await api.Anonymous().GetAsync("/v1/users", ("Authorization", authorization))).IsProblem(401, "unauthenticated");

    [Fact]
    [BadInput(24, 67)]
    public async Task NUL_in_an_address_is_refused()
    {
        var tenant = await api.TenantAsync();
        using var inPath = Get(tenant.Address, "/v1/users/usr_%00");
        Assert.Equal(400, (await tenant.SendAsync(inPath)).Status);
        (await tenant.GetAsync("/v1/users?extension=%00")).IsProblem(400, "invalidParameter");
        (await tenant.GetAsync("/v1/users?email=a%00b@c.nl")).IsProblem(400, "invalidParameter");
        (await tenant.GetAsync("/v1/users?limit=%00")).IsProblem(400, "invalidParameter");
        (await tenant.GetAsync("/v1/users?%00=1")).IsProblem(400, "unknownParameter");
    }

    /// <summary>The rule: an id is a text that we made, and upper case makes it another.</summary>
    [Fact]
    [BadInput(25)]
    public async Task An_id_in_upper_case_is_another_id()
    {
        var tenant = await api.TenantAsync();
        var id = await tenant.UserAsync("201");
        (await tenant.GetAsync($"/v1/users/{id.ToUpperInvariant()}")).IsProblem(404, "notFound");
    }

    [Theory]
    [BadInput(27)]
    [InlineData("/v1/users//devices")]
    [InlineData("/v1//users")]
    [InlineData("//v1/users")]
    [InlineData("/v1/users/%20/devices")]
    public async Task An_empty_segment_leads_nowhere(string path)
    {
        var tenant = await api.TenantAsync();
        using var request = Get(tenant.Address, path);
        (await tenant.SendAsync(request)).IsProblem(404, "notFound");
    }

    [Fact]
    [BadInput(51)]
    public async Task An_extension_is_no_emergency_number()
    {
        var tenant = await api.TenantAsync();
        Assert.Equal(
            ["/extension invalidFormat"],
            (await tenant.PostAsync("/v1/users", new { extension = "112", name = "A" })).IsProblem(422, "validationFailed")
        );
        (await tenant.PostAsync("/v1/hunt-groups", new { extension = "112", name = "A" })).IsProblem(422, "validationFailed");
        var id = await tenant.UserAsync("201");
        (await tenant.PatchAsync($"/v1/users/{id}", new { extension = "112" }, "*")).IsProblem(422, "validationFailed");
    }

    [Fact]
    [BadInput(52)]
    public async Task Of_two_who_take_an_extension_at_once_one_gets_it()
    {
        var tenant = await api.TenantAsync();
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => tenant.PostAsync("/v1/users", new { extension = "201", name = $"User {i}" }))
        );
        Assert.Equal([201, 409, 409, 409, 409, 409, 409, 409], replies.Select(r => r.Status).Order());
        Assert.All(replies.Where(r => r.Status == 409), r => Assert.Equal(["/extension alreadyUsed"], r.IsProblem(409, "alreadyExists")));
    }

    [Fact]
    [BadInput(54)]
    public async Task Forwarding_in_a_circle_is_taken_with_a_warning_and_ends()
    {
        var tenant = await api.TenantAsync();
        var ids = new List<string>();
        foreach (var extension in (string[])["201", "202", "203"])
            ids.Add(await tenant.UserAsync(extension));
        var self = await tenant.PutAsync($"/v1/users/{ids[0]}/services/call-forwarding-always", new { active = true, to = "201" }, "*");
        // Refused, or taken with a word about it; a call ends either way (the router counts hops).
        Assert.True(self.Status == 422 || self.Text.Contains("leadsToItself", StringComparison.Ordinal), self.Text);
        for (var i = 0; i < 3; i++)
        {
            var reply = await tenant.PutAsync(
                $"/v1/users/{ids[i]}/services/call-forwarding-always",
                new { active = true, to = $"20{(i + 1) % 3 + 1}" },
                "*"
            );
            Assert.True(reply.Status == 200, reply.Text);
        }
        var simulated = await tenant.PostAsync("/v1/routing-simulations", new { from = new { number = "+31612345678" }, to = "201" });
        Assert.True(simulated.Status is >= 200 and < 500, simulated.Text);
    }

    [Fact]
    [BadInput(56)]
    public async Task A_hunt_group_of_ten_thousand_is_refused()
    {
        var tenant = await api.TenantAsync();
        var members = Enumerable.Range(0, 10_000).Select(i => new { userId = $"usr_{i:D32}" });
        var errors = (
            await tenant.PostAsync(
                "/v1/hunt-groups",
                new
                {
                    extension = "600",
                    name = "A",
                    members,
                }
            )
        ).IsProblem(422, "validationFailed");
        Assert.Equal(["/members tooMany"], errors);
    }

    [Theory]
    [BadInput(57)]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("=HYPERLINK(\"http://evil.example\")")]
    [InlineData("x'; DROP TABLE users;--")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("👩‍👩‍👧‍👦 ﷺ ـ")]
    [InlineData("${jndi:ldap://a}{{7*7}}%s%n")]
    [InlineData("\\\"}],\"isAdmin\":true")]
    public async Task S23_A_name_comes_back_as_it_was_and_stays_text(string name)
    {
        var tenant = await api.TenantAsync();
        var id = await tenant.UserAsync("201", name);
        var reply = await tenant.GetAsync($"/v1/users/{id}");
        Assert.Equal(name, reply.Json.GetProperty("name").GetString());
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.StartsWith("application/json", reply.Header("Content-Type"), StringComparison.Ordinal);
        // Even read as a page it could do nothing.
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", reply.Header("Content-Security-Policy"));
        Assert.Contains(id, (await tenant.GetAsync("/v1/users")).Text, StringComparison.Ordinal);
        (await tenant.PostAsync("/v1/users", new { extension = "202", name = new string('é', 10_000) })).IsProblem(422, "validationFailed");
    }

    [Theory]
    [BadInput(58)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/xml")]
    [InlineData("")]
    [InlineData("application/json, text/plain")]
    public async Task A_body_of_another_kind_is_refused(string type)
    {
        var tenant = await api.TenantAsync();
        using var body = new ByteArrayContent("""{"extension":"201","name":"A"}"""u8.ToArray());
        if (type.Length > 0)
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        (await tenant.SendAsync(HttpMethod.Post, "/v1/users", body)).IsProblem(415, "unsupportedMediaType");
    }

    [Fact]
    [BadInput(59)]
    public async Task A_body_that_unpacks_to_a_gigabyte_is_not_unpacked()
    {
        var tenant = await api.TenantAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 64; i++)
                await gzip.WriteAsync(zeros);
        }
        var before = GC.GetTotalAllocatedBytes();
        using var body = new ByteArrayContent(packed.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        body.Headers.ContentEncoding.Add("gzip");
        (await tenant.SendAsync(HttpMethod.Post, "/v1/users", body)).IsProblem(415, "unsupportedMediaType");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 32 * 1024 * 1024);
    }

    [Fact]
    [BadInput(75)]
    public async Task A_webhook_to_ourselves_is_refused_and_there_is_an_end_to_their_number()
    {
        var tenant = await api.ApartAsync(await api.TenantAsync(), new() { ["Webhooks:AllowPrivateTargets"] = "false" });
        foreach (
            var url in (string[])
                [
                    "http://127.0.0.1/",
                    "https://127.0.0.1/",
                    "https://[::1]/",
                    "https://169.254.169.254/latest/meta-data",
                    "https://[::ffff:127.0.0.1]/",
                    "https://10.0.0.1/",
                    "https://localhost/",
                    "https://a.example:25/",
                    "https://user:pw@a.example/",
                    "ftp://a.example/",
                    "file:///etc/passwd",
                    "https://",
                    "x",
                ]
        )
        {
            var reply = await tenant.PostAsync("/v1/webhook-endpoints", new { url });
            Assert.True(reply.Status == 422, $"{url}: {reply.Status} {reply.Text}");
            Assert.Contains(reply.IsProblem(422, "validationFailed"), e => e.StartsWith("/url ", StringComparison.Ordinal));
        }
    }

    private static HttpRequestMessage Get(Uri server, string path) =>
        new(
            HttpMethod.Get,
            new Uri($"http://{server.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
        );
}
