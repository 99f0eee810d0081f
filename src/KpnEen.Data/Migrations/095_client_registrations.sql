-- What a client registers (RFC 7591 2), and tokens that ended before their time.

ALTER TABLE oauth_clients
    ADD COLUMN partner_id    text,                                             -- the partner whose client this is; such a client belongs to no tenant
    ADD COLUMN multi_tenant  boolean NOT NULL DEFAULT false,                   -- administrators of any tenant may authorise it for theirs
    ADD COLUMN grant_types   text[] NOT NULL DEFAULT '{client_credentials}',
    ADD COLUMN redirect_uris text[] NOT NULL DEFAULT '{}',
    ADD COLUMN auth_method   text                                              -- null: by secret, in header or body
        CONSTRAINT oauth_clients_auth_method_check CHECK (auth_method IN ('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none')),
    ADD COLUMN jwks          text,                                             -- RFC 7517, public keys of private_key_jwt; or:
    ADD COLUMN jwks_uri      text,
    ADD COLUMN require_pushed_authorization_requests boolean NOT NULL DEFAULT false,
    ADD COLUMN dpop_bound_access_tokens boolean NOT NULL DEFAULT false,
    ADD COLUMN introspection_audiences  text[] NOT NULL DEFAULT '{}',          -- RFC 7662: it may ask about tokens for these
    ADD COLUMN description   text,                                             -- the consent page shows these three
    ADD COLUMN website_uri   text,
    ADD COLUMN logo_uri      text,
    ADD CONSTRAINT oauth_clients_owner_check CHECK (partner_id IS NULL OR tenant_id IS NULL),
    ADD CONSTRAINT oauth_clients_multi_tenant_check CHECK (NOT multi_tenant OR tenant_id IS NULL);
CREATE INDEX oauth_clients_partner ON oauth_clients (partner_id, id) WHERE partner_id IS NOT NULL;

-- 'jti:…', 'grant:…' or 'client:…': access tokens that say so are refused. Kept until the last of them would have expired.
CREATE TABLE oauth_revocations (
    id         text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX oauth_revocations_expiry ON oauth_revocations (expires_at);
CALL kpneen_platform_only('oauth_revocations');

-- What may be used once, until it has expired: SHA-256 of its kind and name.
CREATE TABLE oauth_replays (
    id         bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX oauth_replays_expiry ON oauth_replays (expires_at);
CALL kpneen_platform_only('oauth_replays');
