namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>How we prove to a receiver who we are, beyond the signature.</summary>
internal enum WebhookAuthenticationType
{
    /// <summary>HTTP Basic (RFC 7617): username and password.</summary>
    Basic,

    /// <summary>OAuth 2.0 client credentials (RFC 6749 4.4): a bearer token from tokenUrl, kept while it is good.</summary>
    Oauth2,
}
