-- People who sign in, their browsers, and what clients asked a browser to bring them.

CREATE TABLE sign_ins (
    user_id       text PRIMARY KEY,
    tenant_id     text NOT NULL,
    name          text NOT NULL CHECK (name = lower(name)),   -- before the @; behind it stands the tenant's domain
    role          text NOT NULL CHECK (role IN ('administrator', 'user')),
    password_hash text NOT NULL,                              -- PBKDF2, with its salt and cost
    revision      bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sign_ins_name_key UNIQUE (tenant_id, name),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CALL kpneen_protect('sign_ins');

-- A browser somebody signed in with. The cookie itself is not kept.
CREATE TABLE browser_sessions (
    id_hash          bytea PRIMARY KEY,
    tenant_id        text NOT NULL,
    user_id          text NOT NULL REFERENCES sign_ins ON DELETE CASCADE,
    authenticated_at timestamptz NOT NULL,
    last_used_at     timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL
);
CREATE INDEX browser_sessions_user ON browser_sessions (user_id);
CREATE INDEX browser_sessions_expiry ON browser_sessions (expires_at);
-- A tenant may end the sessions of its people, and learns nothing else about them.
CALL kpneen_protect('browser_sessions', 'SELECT, DELETE');

-- Authorization requests, checked whole before they are stored: pushed ones (RFC 9126), and those a browser is busy with.
CREATE TABLE authorization_requests (
    id_hash      bytea PRIMARY KEY,
    client_id    text NOT NULL REFERENCES oauth_clients ON DELETE CASCADE,
    browser_hash bytea,                                       -- null: pushed and not used yet
    parameters   jsonb NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX authorization_requests_expiry ON authorization_requests (expires_at);
CALL kpneen_platform_only('authorization_requests');
