-- The dated version a client is answered in unless a request names another; null: the newest.
ALTER TABLE oauth_clients ADD COLUMN api_version text;
