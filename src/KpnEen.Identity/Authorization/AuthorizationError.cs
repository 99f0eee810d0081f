namespace KpnEen.Identity;

/// <summary>A refusal that the client may be told, at its own address (OAuth 2.1 4.1.2.1).</summary>
/// <param name="redirectUri">Checked.</param>
/// <param name="state">Null: none was sent.</param>
/// <param name="code">The parameter <c>error</c>.</param>
internal sealed class AuthorizationError(string redirectUri, string? state, string code, string description) : Exception(description)
{
    public string RedirectUri { get; } = redirectUri;
    public string? State { get; } = state;
    public string Code { get; } = code;
}
