-- Mail that is still to be sent; a row goes when the mail server has it, or when it was tried for days.

CREATE TABLE mail_outbox (
    id         text PRIMARY KEY,
    tenant_id  text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    recipient  text NOT NULL CHECK (recipient !~ '[[:cntrl:]]'),
    subject    text NOT NULL CHECK (subject !~ '[[:cntrl:]]'),
    body       text NOT NULL,
    attempts   int NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL,          -- while it is being sent: when it is taken up again should the process die
    created_at timestamptz NOT NULL
);
CREATE INDEX mail_outbox_due ON mail_outbox (due_at);
-- A tenant's request may put mail in, and reads nobody's.
CALL kpneen_protect('mail_outbox', 'INSERT');
