using KpnEen.Sdk;

namespace ScreenPop.Calls;

/// <summary>What the page does: dial, and play a recording.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this WebApplication app)
    {
        app.MapGet(
            "/colleagues",
            async (KpnEenClient client, CancellationToken ct) =>
            {
                // Who has a phone stands first: the page starts as somebody whose phone can ring.
                var devices = await client.Devices.ListAsync(cancellationToken: ct).ToListAsync(ct);
                var reachable = devices.Where(d => d.Registrations.Count > 0).Select(d => d.UserId).ToHashSet();
                var users = await client.Users.ListAsync(cancellationToken: ct).ToListAsync(ct);
                return users.OrderByDescending(u => reachable.Contains(u.Id)).Select(u => new Colleague(u.Id, u.Name, u.Extension));
            }
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
