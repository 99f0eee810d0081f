-- API clients and their secrets, the keys that sign tokens, and what idempotent requests answered.

CREATE TABLE oauth_clients (
    id         text PRIMARY KEY,
    tenant_id  text REFERENCES tenants ON DELETE CASCADE,   -- null: a partner, for all tenants
    name       text NOT NULL,
    scopes     text[] NOT NULL,
    revision   bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX oauth_clients_tenant ON oauth_clients (tenant_id, id);
CALL kpneen_protect('oauth_clients');

-- At most two a client, so that a secret can be changed while the old one still works.
CREATE TABLE oauth_client_secrets (
    id         text PRIMARY KEY,
    client_id  text NOT NULL REFERENCES oauth_clients ON DELETE CASCADE,
    tenant_id  text,
    hash       bytea NOT NULL,       -- HMAC-SHA256 with the pepper of platform_secrets
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX oauth_client_secrets_client ON oauth_client_secrets (client_id, created_at);
CALL kpneen_protect('oauth_client_secrets');

-- A key is published from created_at, signs from use_from until its successor's use_from, and stays published until it is deleted.
CREATE TABLE signing_keys (
    id          text PRIMARY KEY,    -- the kid
    public_key  json NOT NULL,       -- JWK, public members only
    private_key bytea NOT NULL,      -- PKCS#8, sealed, context 'signingKey:' and the id
    use_from    timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CALL kpneen_platform_only('signing_keys');

-- Random secrets that all nodes share: made once, sealed with the master key, context 'platform:' and the name.
CREATE TABLE platform_secrets (
    name   text PRIMARY KEY,
    secret bytea NOT NULL
);
CALL kpneen_platform_only('platform_secrets');

-- A row is claimed before the effect and gets the answer after it. A claim without answer past claimed_until was interrupted.
CREATE TABLE idempotency_keys (
    tenant_id     text NOT NULL,     -- '' for a partner that names no tenant
    client_id     text NOT NULL,
    operation     text NOT NULL,
    key           text NOT NULL,
    claim         uuid NOT NULL,
    fingerprint   bytea NOT NULL,
    claimed_until timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    status        int,
    answer        bytea,             -- headers and body, sealed: some answers show a secret once
    PRIMARY KEY (tenant_id, client_id, operation, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
CALL kpneen_platform_only('idempotency_keys');
