using System.Text;
using System.Text.Json;
using KpnEen.Testing;
using Xunit.Abstractions;

namespace KpnEen.Identity.Tests.Foreign;

/// <summary>O49: the same odd requests to our server and to a certified one. Each difference is in <c>edge-differences.md</c>, with its reason.</summary>
public sealed class DifferentialTests(IdentityDatabase database, ITestOutputHelper output) : IClassFixture<IdentityDatabase>
{
    private static string Table => Path.Combine(Checkout.Root, "tests", "KpnEen.Identity.Tests", "Foreign", "edge-differences.md");

    [Fact]
    public async Task O49_where_we_differ_from_a_certified_server_is_known_and_meant()
    {
        await using var provider = await OidcProvider.StartAsync(IdentityHost.ApiUrl, "ten_1");
        await using var host = await IdentityHost.StartAsync(database.Database);
        await RegisterAlikeAsync(host);
        var requests = EdgeRequests.All.ToArray();
        Assert.True(requests.Length >= 200, $"{requests.Length} requests");
        Assert.Equal(requests.Length, requests.Select(request => request.Name).Distinct().Count());
        var differences = new List<string>();
        foreach (var request in requests)
        {
            // Guesses would be slowed down: that is ours alone, and tested elsewhere.
            host.Clock.Advance(TimeSpan.FromMinutes(2));
            var ours = await ClassOfAsync(host.Http, request, $"/oauth/{request.Endpoint}");
            var theirs = await ClassOfAsync(provider.Http, request, TheirPath(request.Endpoint));
            Assert.False(ours.StartsWith('5'), $"{request.Name}: {ours}");
            if (ours != theirs)
                differences.Add($"| {request.Name.Replace("|", "\\|", StringComparison.Ordinal)} | {ours} | {theirs} |");
        }
        foreach (var row in differences)
            output.WriteLine(row);
        var known = (await File.ReadAllLinesAsync(Table)).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToArray();
        Assert.All(known, row => Assert.Matches(@"\| [^|]{10,} \|$", row));
        Assert.Equal(differences, known.Select(row => row[..(row[..^2].LastIndexOf('|') + 1)]));
    }

    private static string TheirPath(string endpoint) =>
        endpoint switch
        {
            "token" => "/token",
            "revoke" => "/token/revocation",
            _ => "/token/introspection",
        };

    /// <summary>The seeded client takes any method and may not introspect; theirs takes Basic only and may.</summary>
    private static Task RegisterAlikeAsync(IdentityHost host) =>
        host.Database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "UPDATE oauth_clients SET auth_method = 'client_secret_basic', introspection_audiences = @audiences WHERE id = @Id",
                    new { audiences = new[] { IdentityHost.ApiUrl }, IdentityHost.Client.Id }
                ),
            default
        );

    private static async Task<string> ClassOfAsync(HttpClient http, EdgeRequest request, string path)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), path);
        if (request.Method is not ("GET" or "HEAD"))
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
            if (request.ContentType is { } type)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (request.Authorization is { } authorization)
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        var answer = await Answer.OfAsync(await http.SendAsync(message));
        return $"{answer.Status} {ErrorOf(answer.Text)}".TrimEnd();
    }

    private static string ErrorOf(string text)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(text);
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("error", out var error) ? error.GetString()! : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
