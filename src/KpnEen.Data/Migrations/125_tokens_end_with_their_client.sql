-- A client that goes takes its access tokens along, whichever way it goes: deleted by the API, with its tenant, or by a reset of the sandbox.
CREATE TRIGGER client_deleted AFTER DELETE ON oauth_clients
    FOR EACH ROW EXECUTE FUNCTION kpneen_end_tokens('client');
