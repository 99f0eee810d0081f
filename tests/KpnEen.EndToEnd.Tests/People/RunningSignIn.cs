using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KpnEen.EndToEnd.Tests.Running;

namespace KpnEen.EndToEnd.Tests.People;

/// <summary>A person signed in to the running product, and the tokens an application has of it.</summary>
internal sealed partial class RunningSignIn(Exchange exchange, string clientId, string clientSecret)
{
    public const string Redirect = "http://127.0.0.1/callback";

    public static async Task<RunningSignIn> RegisterAsync(Exchange exchange)
    {
        var made = await exchange.Api.PostAsync(
            "/v1/clients",
            new
            {
                name = "CRM",
                scopes = new[] { "calls:read" },
                grantTypes = new[] { "authorization_code", "refresh_token" },
                redirectUris = new[] { Redirect },
            }
        );
        return new RunningSignIn(exchange, (string)made["id"]!, (string)made["secret"]!);
    }

    /// <summary>The way a browser goes: sign in, allow, code, tokens.</summary>
    public async Task<JsonNode> TokensAsync()
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var answer = await AllowAsync(
            exchange,
            $"/oauth/authorize?response_type=code&client_id={clientId}&redirect_uri={Uri.EscapeDataString(Redirect)}&scope=openid%20calls:read&code_challenge={challenge}&code_challenge_method=S256"
        );
        var code = System.Web.HttpUtility.ParseQueryString(answer.Query)["code"]!;
        return await FormAsync(("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier));
    }

    /// <summary>The administrator of the sandbox signs in and allows what is asked.</summary>
    /// <returns>Where the browser is sent then.</returns>
    public static async Task<Uri> AllowAsync(Exchange exchange, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = exchange.Server.Client.BaseAddress,
        };
        var administrator = exchange.Server.Sandbox["administrator"]!;
        var answer = await GoAsync(http, path);
        answer = await PostAsync(
            http,
            answer,
            ("username", (string)administrator["username"]!),
            ("password", (string)administrator["password"]!)
        );
        if (Location(answer).StartsWith('/'))
            answer = await PostAsync(http, await GoAsync(http, Location(answer)), ("decision", "allow"));
        return new Uri(Location(answer));
    }

    public Task<JsonNode> RefreshAsync(string token) => FormAsync(("grant_type", "refresh_token"), ("refresh_token", token));

    private async Task<JsonNode> FormAsync(params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            fields
                .Append(("client_id", clientId))
                .Append(("client_secret", clientSecret))
                .Select(f => KeyValuePair.Create(f.Item1, f.Item2))
        );
        using var answer = await exchange.Server.Client.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static async Task<HttpResponseMessage> GoAsync(HttpClient http, string path)
    {
        var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.SeeOther ? await GoAsync(http, Location(answer)) : answer;
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient http,
        HttpResponseMessage page,
        params (string Name, string Value)[] fields
    )
    {
        var form = Form().Match(await page.Content.ReadAsStringAsync());
        var hidden = Hidden().Matches(form.Value).Select(m => KeyValuePair.Create(m.Groups[1].Value, m.Groups[2].Value));
        using var content = new FormUrlEncodedContent(hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        return await http.PostAsync(new Uri(form.Groups[1].Value, UriKind.Relative), content);
    }

    private static string Location(HttpResponseMessage answer) => answer.Headers.Location!.OriginalString;

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();
}
