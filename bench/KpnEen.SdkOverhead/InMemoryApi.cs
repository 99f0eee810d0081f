using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace KpnEen.SdkOverhead;

/// <summary>Answers from memory: below it both sides cost the same, so what is left between them is the SDK.</summary>
internal sealed class InMemoryApi : HttpMessageHandler
{
    private static readonly byte[] _token = """{"access_token":"t","token_type":"Bearer","expires_in":86400}"""u8.ToArray();

    /// <summary>A user, 1 kB of JSON.</summary>
    public static byte[] User { get; } = MakeUser();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(request.Method == HttpMethod.Post ? _token : User),
        };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        response.Headers.ETag = new EntityTagHeaderValue("\"7\"");
        return Task.FromResult(response);
    }

    private static byte[] MakeUser()
    {
        const string Head =
            """{"id":"usr_0192f0c1d2e37b4c8d5e6f7081920a1b","extension":"201","name":"Anna de Vries","email":"anna@jansen.example","profile":"office","externalIds":["crm-42"],"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","later":""";
        return Encoding.UTF8.GetBytes($"{Head}\"{new string('x', 1024 - Head.Length - 3)}\"}}");
    }
}
