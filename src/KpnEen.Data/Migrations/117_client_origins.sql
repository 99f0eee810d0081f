-- Origins of the web pages that use a client's tokens, which may then read the answers (Fetch 3.2).
ALTER TABLE oauth_clients ADD COLUMN allowed_origins text[] NOT NULL DEFAULT '{}';
CREATE INDEX oauth_clients_origins ON oauth_clients USING gin (allowed_origins);
