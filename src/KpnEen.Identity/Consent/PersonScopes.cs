namespace KpnEen.Identity;

/// <summary>Scopes that concern the person alone (OpenID Connect Core 5.4). All others reach into the whole company.</summary>
internal static class PersonScopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";

    /// <summary>Never by consent: it reaches into all companies.</summary>
    public const string Partner = "partner";

    public static IReadOnlyList<string> All { get; } = [OpenId, Profile, Email];

    /// <summary>What only an administrator may allow.</summary>
    public static IEnumerable<string> CompanyWide(IEnumerable<string> scopes) => scopes.Except(All);
}
