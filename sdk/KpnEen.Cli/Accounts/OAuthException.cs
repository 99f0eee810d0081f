namespace KpnEen.Cli.Accounts;

/// <summary>The authorization server refuses.</summary>
/// <param name="code">The member <c>error</c> of RFC 6749 5.2.</param>
internal sealed class OAuthException(string code, string description) : HttpRequestException($"{description} ({code})")
{
    public string Code { get; } = code;
}
