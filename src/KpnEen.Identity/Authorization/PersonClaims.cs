using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>What a client learns about the person, by scope (OpenID Connect Core 5.4).</summary>
internal static class PersonClaims
{
    public static IReadOnlyList<string> All { get; } = ["sub", "tenant_id", "name", "preferred_username", "email"];

    public static Dictionary<string, object> Of(SignIn person, IReadOnlyCollection<string> scopes)
    {
        var claims = new Dictionary<string, object> { ["sub"] = person.UserId, ["tenant_id"] = person.TenantId };
        if (scopes.Contains(PersonScopes.Profile))
            (claims["name"], claims["preferred_username"]) = (person.DisplayName, person.Username);
        if (scopes.Contains(PersonScopes.Email) && person.Email is { } email)
            claims["email"] = email;
        return claims;
    }
}
