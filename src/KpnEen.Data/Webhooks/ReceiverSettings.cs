namespace KpnEen.Data.Webhooks;

/// <summary>What a receiver wants of us besides a signature.</summary>
public sealed record ReceiverSettings(ReceiverAuthentication? Authentication, ReceiverTls? Tls)
{
    public static ReceiverSettings None { get; } = new(null, null);

    /// <summary>What a customer may read back.</summary>
    public ReceiverSettings WithoutSecrets() =>
        new(Authentication is null ? null : Authentication with { Secret = null }, Tls is null ? null : Tls with { ClientKey = null });

    /// <summary>What is not said anew stays as it was.</summary>
    public ReceiverSettings WithSecretsOf(ReceiverSettings former) =>
        new(
            Authentication is { Secret: null } a && a.SharesSecretWith(former.Authentication)
                ? a with
                {
                    Secret = former.Authentication!.Secret,
                }
                : Authentication,
            Tls is { ClientKey: null } t && t.SharesKeyWith(former.Tls) ? t with { ClientKey = former.Tls!.ClientKey } : Tls
        );
}
