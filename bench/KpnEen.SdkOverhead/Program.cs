using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using KpnEen.Sdk;
using KpnEen.SdkOverhead;
using Microsoft.Extensions.DependencyInjection;

// S26: GET of a 1 kB object by the SDK beside the same by HttpClient alone, both over the same answers from memory. Rounds take turns.
const int Rounds = 15;
const int Calls = 4_000;

using var handler = new InMemoryApi();
var services = new ServiceCollection();
services
    .AddKpnEenClient(o =>
    {
        o.BaseAddress = new Uri("http://api.test");
        (o.ClientId, o.ClientSecret) = ("cli_1", "s");
    })
    .ConfigurePrimaryHttpMessageHandler(() => handler);
await using var provider = services.BuildServiceProvider();
var client = provider.GetRequiredService<KpnEenClient>();
#pragma warning disable RS0030 // The very thing that is compared with.
using var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri("http://api.test") };
#pragma warning restore RS0030
var bearer = new AuthenticationHeaderValue("Bearer", "t");

async Task RawAsync()
{
    using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users/usr_1");
    request.Headers.Authorization = bearer;
    using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    response.EnsureSuccessStatusCode();
    await using var body = await response.Content.ReadAsStreamAsync();
    _ = await JsonSerializer.DeserializeAsync(body, RawJson.Default.RawUser);
}

Task SdkAsync() => client.Users.GetAsync("usr_1");

var (raw, sdk) = (new List<Figure>(), new List<Figure>());
for (var round = -2; round < Rounds; round++)
{
    var (one, other) = (await Figure.OfAsync(RawAsync, Calls), await Figure.OfAsync(SdkAsync, Calls));
    if (round < 0)
        continue; // compiling
    raw.Add(one);
    sdk.Add(other);
}
var (alone, with) = (Figure.Best(raw), Figure.Best(sdk));
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"""
        | GET of {InMemoryApi.User.Length} bytes | time | allocated |
        |---|---|---|
        | HttpClient alone | {alone.Microseconds:0.0} us | {alone.Bytes:0} B |
        | SDK | {with.Microseconds:0.0} us | {with.Bytes:0} B |
        | the SDK's part (goal < 25 us, < 4096 B) | {with.Microseconds - alone.Microseconds:0.0} us | {with.Bytes - alone.Bytes:0} B |
        """
    )
);
return with.Microseconds - alone.Microseconds < 25 && with.Bytes - alone.Bytes < 4096 ? 0 : 1;
