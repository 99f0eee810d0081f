-- How many tokens a client got on each day, for who watches over it. Written a moment later and together: a crash loses the last seconds.
CREATE TABLE oauth_client_usage (
    client_id    text NOT NULL REFERENCES oauth_clients ON DELETE CASCADE,
    tenant_id    text,                       -- null: a client of a partner
    day          date NOT NULL,
    tokens       bigint NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, day)
);
CREATE INDEX oauth_client_usage_day ON oauth_client_usage (day);
CALL kpneen_protect('oauth_client_usage', 'SELECT');
