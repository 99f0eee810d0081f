-- What people allowed which application, and the codes and refresh tokens that came of it.

-- Remembered until the person, or an administrator, takes it back.
CREATE TABLE oauth_consents (
    tenant_id    text NOT NULL,
    client_id    text NOT NULL REFERENCES oauth_clients ON DELETE CASCADE,
    user_id      text NOT NULL,
    scopes       text[] NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, client_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX oauth_consents_client ON oauth_consents (client_id);
CREATE INDEX oauth_consents_user ON oauth_consents (tenant_id, user_id);
CALL kpneen_protect('oauth_consents');

-- One authorization: its code, and the family of refresh tokens that began with it. Revoked, all that came of it is worth nothing.
CREATE TABLE oauth_grants (
    id             text PRIMARY KEY,
    tenant_id      text NOT NULL,
    client_id      text NOT NULL REFERENCES oauth_clients ON DELETE CASCADE,
    user_id        text NOT NULL,
    scopes         text[] NOT NULL,          -- the ceiling of every token of the family
    resource       text NOT NULL,            -- audience of the access tokens
    dpop_jkt       text,                     -- the key the tokens are bound to (RFC 9449)
    auth_time      timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,     -- absolute, whatever is refreshed
    revoked_at     timestamptz,
    revoked_reason text,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX oauth_grants_client ON oauth_grants (tenant_id, client_id);
CREATE INDEX oauth_grants_user ON oauth_grants (tenant_id, user_id);
CREATE INDEX oauth_grants_expiry ON oauth_grants (expires_at);
CALL kpneen_protect('oauth_grants', 'SELECT, UPDATE');

CREATE TABLE authorization_codes (
    hash           bytea PRIMARY KEY,
    grant_id       text NOT NULL REFERENCES oauth_grants ON DELETE CASCADE,
    tenant_id      text NOT NULL,
    redirect_uri   text NOT NULL,
    code_challenge text NOT NULL,            -- S256
    nonce          text,
    expires_at     timestamptz NOT NULL,
    redeemed_at    timestamptz
);
CREATE INDEX authorization_codes_grant ON authorization_codes (grant_id);
CALL kpneen_protect('authorization_codes', '');

-- A superseded token keeps the answer it was exchanged for, sealed, so that a retry after a lost answer gets the same again.
CREATE TABLE refresh_tokens (
    hash            bytea PRIMARY KEY,
    grant_id        text NOT NULL REFERENCES oauth_grants ON DELETE CASCADE,
    tenant_id       text NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,    -- idle
    superseded_at   timestamptz,
    successor       bytea,                   -- context 'refresh:' and the grant's id
    asked           text,                    -- scope and key of the request that was answered with it
    replays         int NOT NULL DEFAULT 0
);
CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id);
CALL kpneen_protect('refresh_tokens', '');
