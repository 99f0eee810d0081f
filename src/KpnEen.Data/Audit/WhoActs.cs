using System.Text.Json;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services;

namespace KpnEen.Data.Audit;

/// <summary>Who changes something. Ids only: names and addresses do not belong into a log that cannot be changed.</summary>
/// <param name="Kind"><c>client</c> (an application by itself), <c>user</c> (a person, in an application), <c>starCode</c>, <c>phone</c>, <c>visitor</c>, <c>sandbox</c>, <c>system</c>.</param>
/// <param name="Id">The client, the user, or the part of the system.</param>
/// <param name="ClientId">The OAuth client that a person uses.</param>
/// <param name="UserId">The person.</param>
/// <param name="Issuer">Who issued the access token.</param>
/// <param name="TokenId"><c>jti</c> of the access token.</param>
/// <param name="RequestId"><c>X-Request-Id</c> of the request, for the log of the server.</param>
public sealed record WhoActs(
    string Kind,
    string? Id,
    string? ClientId = null,
    string? UserId = null,
    string? Issuer = null,
    string? TokenId = null,
    string? RequestId = null
)
{
    /// <summary>An actor of an event: star codes, phones, the system.</summary>
    public static WhoActs Of(Actor actor) =>
        new(actor.Kind == "api" ? "client" : actor.Kind, actor.Id, UserId: actor.Kind is "starCode" or "phone" or "user" ? actor.Id : null);

    /// <summary>As the trigger reads it.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, SettingsJson.Options);
}
