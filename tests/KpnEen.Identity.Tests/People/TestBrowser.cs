using System.Net;
using System.Text.RegularExpressions;

namespace KpnEen.Identity.Tests.People;

/// <summary>A browser as far as our pages need one: cookies, redirects within our host, forms with their hidden fields.</summary>
public sealed partial class TestBrowser(HttpClient http)
{
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>The page it shows, or the answer that sends it away from here.</summary>
    public Answer Page { get; private set; } = null!;

    /// <summary>Every answer on the way.</summary>
    public List<Answer> Seen { get; } = [];

    /// <summary>Where it was sent outside of our host.</summary>
    public string? Left => Page.Header("Location");

    /// <summary>A parameter of the address it was sent to.</summary>
    public string? Got(string name) => Left is { } left ? System.Web.HttpUtility.ParseQueryString(new Uri(left).Query)[name] : null;

    public Task<Answer> GoAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Sends the form of the page that has this button, or the first, with its hidden fields and these.</summary>
    public Task<Answer> SubmitAsync(params (string Name, string Value)[] fields)
    {
        var button = fields.Where(f => f.Name is "decision" or "action").Select(f => $"value=\"{f.Value}\"").FirstOrDefault();
        return SubmitFormAsync(form => button is null || form.Contains(button, StringComparison.Ordinal), fields);
    }

    public async Task<Answer> SubmitFormAsync(Func<string, bool> which, params (string Name, string Value)[] fields)
    {
        var (action, values) = FormOf(Page.Text, which);
        values.RemoveAll(value => fields.Any(field => field.Name == value.Name));
        values.AddRange(fields);
        return await PostAsync(action, [.. values]);
    }

    /// <summary>The first such form of a page: where it goes, and its hidden fields.</summary>
    public static (string Action, List<(string Name, string Value)> Fields) FormOf(string page, Func<string, bool> which)
    {
        var form = Form().Matches(page).First(match => which(match.Value));
        var fields = Hidden().Matches(form.Value).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));
        return (WebUtility.HtmlDecode(form.Groups[1].Value), [.. fields]);
    }

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
            }
        );

    public Task<Answer> SignInAsync(string username, string password = PeopleFixture.Password) =>
        SubmitAsync(("username", username), ("password", password));

    public Task<Answer> AllowAsync() => SubmitAsync(("decision", "allow"));

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            using (request)
            {
                if (Cookies.Count > 0)
                    request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
                request.Headers.AcceptLanguage.ParseAdd("en");
                Page = await Answer.OfAsync(await http.SendAsync(request));
            }
            Seen.Add(Page);
            if (Page.Response.Headers.TryGetValues("Set-Cookie", out var set))
            {
                foreach (var cookie in set)
                {
                    var pair = cookie.Split(';')[0].Split('=', 2);
                    Cookies[pair[0]] = pair[1];
                }
            }
            if (Page.Status != 303 || !Left!.StartsWith('/'))
                return Page;
            request = new HttpRequestMessage(HttpMethod.Get, Left);
        }
        throw new InvalidOperationException("The browser is sent in circles.");
    }

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();
}
