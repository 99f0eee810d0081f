using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>What a client learns about the person, by scope (OpenID Connect Core 5.4).</summary>
internal static class PersonClaims
{
    public static IReadOnlyList<string> All { get; } = ["sub", "tenant_id", "name", "preferred_username", "email", "email_verified"];

    public static Dictionary<string, object> Of(SignIn person, IReadOnlyCollection<string> scopes)
    {
        var claims = new Dictionary<string, object> { ["sub"] = person.UserId, ["tenant_id"] = person.TenantId };
        if (scopes.Contains(PersonScopes.Profile))
            (claims["name"], claims["preferred_username"]) = (person.DisplayName, person.Username);
        if (scopes.Contains(PersonScopes.Email) && person.Email is { } email)
            // What an administrator typed: who takes it for a proof lets any company sign in as anybody (OpenID Connect Core 5.1, 5.7).
            (claims["email"], claims["email_verified"]) = (email, false);
        return claims;
    }
}
