namespace KpnEen.Http.Proofs;

/// <summary>A proof of possession that is refused (RFC 9449 5, 7.1 and 8); the message may be shown to the client.</summary>
public sealed class DpopException(string code, string message) : Exception(message)
{
    public const string Invalid = "invalid_dpop_proof";
    public const string UseNonce = "use_dpop_nonce";

    public string Code { get; } = code;
}
