using System.Net;
using System.Net.Http.Headers;

namespace KpnEen.Testing.Tests.Web;

public sealed class TestReceiverTests
{
    [Fact]
    public async Task Keeps_what_comes_and_answers_as_told()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler);

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/first", """{"n":1}"""));
        receiver.AnswerWith(503);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync("/second?q=2", """{"n":2}"""));

        var second = await receiver.NextAsync(r => r.Path.StartsWith("/second", StringComparison.Ordinal));
        Assert.Equal("/second?q=2", second.Path);
        Assert.Equal(2, (int?)second.Json["n"]);
        Assert.Equal("application/json", second.Headers["content-type"]);
        Assert.Equal(2, receiver.All.Count);
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => receiver.NextAsync(within: TimeSpan.FromMilliseconds(50)));
        Assert.Contains("POST /first", failure.Message, StringComparison.Ordinal);

        async Task<HttpStatusCode> PostAsync(string path, string json)
        {
            using var body = new StringContent(json, new MediaTypeHeaderValue("application/json"));
            using var answer = await client.PostAsync(new Uri(receiver.Url + path), body);
            return answer.StatusCode;
        }
    }
}
