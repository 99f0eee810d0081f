namespace KpnEen.Data.Identity;

/// <summary>What a person who signs in may do.</summary>
public enum SignInRole
{
    /// <summary>Signs in to applications, as themselves.</summary>
    User,

    /// <summary>Also connects applications to the whole company, and makes API clients.</summary>
    Administrator,
}
