namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Why there was no answer. W36: an unknown name, a closed port and a refused target read the same.</summary>
public static class AttemptError
{
    public const string ConnectionFailed = "connectionFailed";
    public const string TlsFailed = "tlsFailed";
    public const string Timeout = "timeout";
    public const string ProtocolError = "protocolError";

    /// <summary>The receiver wants a token, and its token endpoint gave none.</summary>
    public const string TokenFailed = "tokenFailed";

    /// <summary>The worker died or was stopped in mid-attempt; whether the receiver got it is unknown.</summary>
    public const string Interrupted = "interrupted";
}
