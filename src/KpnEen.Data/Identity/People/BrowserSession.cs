namespace KpnEen.Data.Identity;

/// <summary>A browser somebody signed in with.</summary>
/// <param name="AuthenticatedAt">When the password was typed.</param>
public sealed record BrowserSession(SignIn Person, DateTimeOffset AuthenticatedAt);
