using KpnEen.Sdk;

namespace ScreenPop.Calls;

/// <summary>What the page does: dial, and play a recording.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this WebApplication app)
    {
        app.MapGet(
            "/colleagues",
            (KpnEenClient client, CancellationToken ct) =>
                client.Users.ListAsync(cancellationToken: ct).Select(u => new Colleague(u.Id, u.Name, u.Extension))
        );
        app.MapPost(
            "/dial",
            async (DialRequest dial, KpnEenClient client, CancellationToken ct) =>
            {
                try
                {
                    var call = await client.Calls.DialAsync(dial.UserId, dial.To, ct);
                    return Results.Ok(new { call.Id });
                }
                catch (ApiException e)
                {
                    return Results.Problem(e.Message, statusCode: (int?)e.StatusCode ?? StatusCodes.Status502BadGateway);
                }
            }
        );
        app.MapGet("/recordings/{id}", RecordingProxy.PlayAsync);
    }
}
