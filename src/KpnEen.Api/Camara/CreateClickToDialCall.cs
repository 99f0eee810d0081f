using System.Text.RegularExpressions;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Camara;

namespace KpnEen.Api.Camara;

/// <summary>A call between two numbers: the caller's phone rings first, and when it answers the callee is called.</summary>
internal sealed partial record CreateClickToDialCall
{
    public required CamaraParty Caller { get; init; }

    public required CamaraParty Callee { get; init; }

    /// <summary>Where the statuses of the call go; null: nowhere.</summary>
    public string? Sink { get; init; }

    public CamaraSinkCredential? SinkCredential { get; init; }

    public bool RecordingEnabled { get; init; }

    /// <returns>Null when nothing is wrong with it.</returns>
    public CamaraError? Check(TargetUrl targets)
    {
        if (!Number().IsMatch(Caller.Number) || !Number().IsMatch(Callee.Number))
            return CamaraError.Unprocessable("INVALID_PHONE_NUMBER", "Both numbers must be E.164, with the leading +.");
        if (Caller.Number == Callee.Number)
            return CamaraError.Unprocessable("SAME_CALLER_CALLEE", "A number cannot call itself.");
        if (Sink is null)
            return SinkCredential is null ? null : CamaraError.InvalidArgument("sinkCredential needs a sink.");
        if (targets.Check(Sink) is { } fault)
            return new CamaraError(400, "INVALID_SINK", $"sink: {fault}.");
        return SinkCredential is { } credential ? Check(credential) : null;
    }

    /// <summary>Null when nobody is to be told.</summary>
    public CamaraSink? ToSink() =>
        Sink is null ? null : new CamaraSink(Sink, SinkCredential?.AccessToken, SinkCredential?.AccessTokenExpiresUtc);

    private static CamaraError? Check(CamaraSinkCredential credential)
    {
        if (credential.CredentialType != "ACCESSTOKEN")
            return new CamaraError(400, "INVALID_CREDENTIAL", "credentialType must be ACCESSTOKEN.");
        if (credential.AccessTokenType != "bearer")
            return new CamaraError(400, "INVALID_TOKEN", "accessTokenType must be bearer.");
        if (credential.AccessToken is not { Length: <= 4096 } token || !BearerToken().IsMatch(token))
            return new CamaraError(400, "INVALID_TOKEN", "accessToken must be a bearer token of at most 4096 characters.");
        return credential.AccessTokenExpiresUtc is null ? CamaraError.InvalidArgument("accessTokenExpiresUtc is needed.") : null;
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{1,14}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    // RFC 6750 2.1.
    [GeneratedRegex(@"^[A-Za-z0-9._~+/-]+=*\z", RegexOptions.NonBacktracking)]
    private static partial Regex BearerToken();
}
