using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.People;

/// <summary>One authorization with PKCE: what the client asks, and how it exchanges what it gets.</summary>
public sealed class CodeFlow(PeopleFixture people, ApiClient client, string? secret = null)
{
    public string Verifier { get; private init; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public TestBrowser Browser { get; init; } = people.Browser();

    public HttpClient Http { get; init; } = people.Http;

    /// <summary>The same authorization by another connection.</summary>
    public CodeFlow With(HttpClient http) =>
        new(people, client, secret)
        {
            Verifier = Verifier,
            Browser = Browser,
            Http = http,
        };

    public Dictionary<string, string?> Parameters =>
        new()
        {
            ["client_id"] = client.Id,
            ["redirect_uri"] = client.RedirectUris[0],
            ["response_type"] = "code",
            ["scope"] = "openid profile email calls:read",
            ["state"] = "staat/+ é\"",
            ["nonce"] = "n-0S6_WzA2Mj",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };

    /// <param name="changes">Parameters in place of ours; null leaves one out.</param>
    public string Address(params (string Name, string? Value)[] changes) => "/oauth/authorize?" + Query(Merged(changes));

    public Task<Answer> BeginAsync(params (string Name, string? Value)[] changes) => Browser.GoAsync(Address(changes));

    /// <summary>From the first page to the code.</summary>
    public async Task<string> CodeAsync(string username = "anna@ten_1.example", params (string Name, string? Value)[] changes)
    {
        await BeginAsync(changes);
        if (Browser.Page.Text.Contains("name=\"password\"", StringComparison.Ordinal))
            await Browser.SignInAsync(username);
        if (Browser.Page.Text.Contains("value=\"allow\"", StringComparison.Ordinal))
            await Browser.AllowAsync();
        return Browser.Got("code") ?? throw new InvalidOperationException($"{Browser.Page.Status} {Browser.Left} {Browser.Page.Text}");
    }

    /// <summary>From the first page to tokens.</summary>
    public async Task<Answer> TokensAsync(string username = "anna@ten_1.example", params (string Name, string? Value)[] changes) =>
        await RedeemAsync(await CodeAsync(username, changes));

    public Task<Answer> RedeemAsync(string code, params (string Name, string? Value)[] changes) =>
        PostAsync(
            "/oauth/token",
            Change(
                new()
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code,
                    ["code_verifier"] = Verifier,
                    ["client_id"] = client.Id,
                    ["client_secret"] = secret,
                },
                changes
            )
        );

    public Task<Answer> RefreshAsync(string token, params (string Name, string? Value)[] changes) =>
        PostAsync(
            "/oauth/token",
            Change(
                new()
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = token,
                    ["client_id"] = client.Id,
                    ["client_secret"] = secret,
                },
                changes
            )
        );

    public Task<Answer> PushAsync(params (string Name, string? Value)[] changes)
    {
        var parameters = Merged(changes);
        parameters["client_secret"] = secret;
        return PostAsync("/oauth/par", parameters);
    }

    public async Task<Answer> PostAsync(string path, Dictionary<string, string?> form)
    {
        using var content = new FormUrlEncodedContent(form.Where(p => p.Value is not null)!);
        return await Answer.OfAsync(await Http.PostAsync(path, content));
    }

    private Dictionary<string, string?> Merged((string Name, string? Value)[] changes) => Change(Parameters, changes);

    private static Dictionary<string, string?> Change(Dictionary<string, string?> form, (string Name, string? Value)[] changes)
    {
        foreach (var (name, value) in changes)
            form[name] = value;
        return form;
    }

    private static string Query(Dictionary<string, string?> parameters) =>
        string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value!)}"));
}
