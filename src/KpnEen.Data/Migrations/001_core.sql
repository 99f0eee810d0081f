-- The core: tenants, who and what is in them, their settings, and the log of what happened.
--
-- Two group roles see these tables; the owner only migrates. kpneen_tenant sees the rows of the tenant named by the setting
-- kpneen.tenant and nothing when it is not set. kpneen_platform (switch, partners, workers) sees all tenants. Row-level
-- security is forced, so that not even the owner reads past it by accident.

CREATE PROCEDURE kpneen_protect(target regclass, tenant_rights text DEFAULT 'SELECT, INSERT, UPDATE, DELETE', tenant_column text DEFAULT 'tenant_id')
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY own_tenant ON %s TO kpneen_tenant USING (%I = current_setting(''kpneen.tenant'', true)) '
        'WITH CHECK (%2$I = current_setting(''kpneen.tenant'', true))', target, tenant_column);
    EXECUTE format('CREATE POLICY all_tenants ON %s TO kpneen_platform USING (true) WITH CHECK (true)', target);
    IF tenant_rights <> '' THEN
        EXECUTE format('GRANT %s ON %s TO kpneen_tenant', tenant_rights, target);
    END IF;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO kpneen_platform', target);
END $$;

-- For tables without a tenant (signing keys, leases): no tenant's request can reach them.
CREATE PROCEDURE kpneen_platform_only(target regclass)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY platform ON %s TO kpneen_platform USING (true) WITH CHECK (true)', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO kpneen_platform', target);
END $$;

-- One row: what this installation is, and a sealed text that tells whether the master key is the right one.
CREATE TABLE installation (
    only_one  boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    key_check bytea
);
INSERT INTO installation DEFAULT VALUES;
CALL kpneen_platform_only('installation');

---------------------------------------------------------------------------------------------------------------- directory
CREATE TABLE tenants (
    id                 text PRIMARY KEY,
    name               text NOT NULL,
    domain             text NOT NULL CONSTRAINT tenants_domain_key UNIQUE CHECK (domain = lower(domain)),
    time_zone          text NOT NULL DEFAULT 'Europe/Amsterdam',
    language           text NOT NULL DEFAULT 'nl',
    ring_seconds       int  NOT NULL DEFAULT 5 CHECK (ring_seconds BETWEEN 1 AND 30),
    external_reference text CONSTRAINT tenants_external_reference_key UNIQUE,
    revision           bigint NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now()
);
CALL kpneen_protect('tenants', 'SELECT, UPDATE', 'id');

-- Version of a tenant's settings: grows with every change. No foreign key: the row outlives its tenant and so tells that it is gone.
-- The row 'platform' stands for the trunks that belong to no tenant.
CREATE TABLE tenant_versions (
    tenant_id text PRIMARY KEY,
    version   bigint NOT NULL
);
CALL kpneen_protect('tenant_versions');

CREATE TABLE users (
    id            text PRIMARY KEY,
    tenant_id     text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    extension     text NOT NULL,
    name          text NOT NULL,
    email         text,
    profile       text NOT NULL DEFAULT 'fixed',
    caller_number text,
    external_ids  text[] NOT NULL DEFAULT '{}',
    revision      bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, id)
);
CREATE INDEX users_external_ids ON users USING gin (external_ids);
CREATE INDEX users_email ON users (tenant_id, lower(email));
CALL kpneen_protect('users');

CREATE TABLE devices (
    id         text PRIMARY KEY,
    tenant_id  text NOT NULL,
    user_id    text NOT NULL,
    name       text NOT NULL,
    username   text NOT NULL CONSTRAINT devices_username_key UNIQUE,
    -- Sealed with the master key, context 'device:' and the id. The password itself is not kept.
    ha1_md5    bytea NOT NULL,
    ha1_sha256 bytea NOT NULL,
    is_virtual boolean NOT NULL DEFAULT false,
    revision   bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX devices_user ON devices (tenant_id, user_id);
CALL kpneen_protect('devices');

CREATE TABLE hunt_groups (
    id                     text PRIMARY KEY,
    tenant_id              text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name                   text NOT NULL,
    extension              text NOT NULL DEFAULT '',
    policy                 text NOT NULL DEFAULT 'regular',
    no_answer_seconds      int  NOT NULL DEFAULT 20,
    overflow               text,
    overflow_after_seconds int  NOT NULL DEFAULT 0 CHECK (overflow_after_seconds BETWEEN 0 AND 7200),
    revision               bigint NOT NULL DEFAULT 1,
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, id)
);
CALL kpneen_protect('hunt_groups');

CREATE TABLE hunt_group_members (
    tenant_id     text NOT NULL,
    hunt_group_id text NOT NULL,
    user_id       text NOT NULL,
    position      int  NOT NULL,
    weight        int  NOT NULL DEFAULT 0 CHECK (weight BETWEEN 0 AND 100),
    PRIMARY KEY (tenant_id, hunt_group_id, user_id),
    FOREIGN KEY (tenant_id, hunt_group_id) REFERENCES hunt_groups (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX hunt_group_members_user ON hunt_group_members (tenant_id, user_id);
CALL kpneen_protect('hunt_group_members');

CREATE TABLE numbers (
    id                   text PRIMARY KEY,
    tenant_id            text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    e164                 text NOT NULL CONSTRAINT numbers_e164_key UNIQUE,
    target_user_id       text,
    target_hunt_group_id text,
    label                text,
    revision             bigint NOT NULL DEFAULT 1,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(target_user_id, target_hunt_group_id) <= 1),
    FOREIGN KEY (tenant_id, target_user_id) REFERENCES users (tenant_id, id) ON DELETE SET NULL (target_user_id),
    FOREIGN KEY (tenant_id, target_hunt_group_id) REFERENCES hunt_groups (tenant_id, id) ON DELETE SET NULL (target_hunt_group_id)
);
CREATE INDEX numbers_tenant ON numbers (tenant_id);
CALL kpneen_protect('numbers');

CREATE TABLE trunks (
    id                  text PRIMARY KEY,
    tenant_id           text REFERENCES tenants ON DELETE CASCADE,   -- null: of the platform, open to all tenants
    name                text NOT NULL,
    peer                text NOT NULL,
    listener            text,
    sources             text[] NOT NULL DEFAULT '{}',
    prefixes            text[] NOT NULL DEFAULT '{}',
    username            text,
    password            bytea,                                       -- sealed, context 'trunk:' and the id
    no_response_seconds int NOT NULL DEFAULT 4,
    revision            bigint NOT NULL DEFAULT 1,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX trunks_tenant ON trunks (tenant_id);
CALL kpneen_protect('trunks');

-- Settings of one service of one subject. A service that is not stored has its defaults.
CREATE TABLE service_settings (
    tenant_id    text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    subject_kind text NOT NULL CHECK (subject_kind IN ('user', 'huntGroup', 'tenant')),
    subject_id   text NOT NULL,
    service      text NOT NULL,
    settings     jsonb NOT NULL,
    revision     bigint NOT NULL DEFAULT 1,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, subject_kind, subject_id, service)
);
CALL kpneen_protect('service_settings');

-- Users and hunt groups share the extensions of their tenant: kept by the triggers below. A violation names extensions_pkey.
CREATE TABLE extensions (
    tenant_id  text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    extension  text NOT NULL,
    owner_kind text NOT NULL,
    owner_id   text NOT NULL,
    CONSTRAINT extensions_pkey PRIMARY KEY (tenant_id, extension)
);
CREATE UNIQUE INDEX extensions_owner ON extensions (owner_id);
CALL kpneen_protect('extensions');

CREATE FUNCTION kpneen_claim_extension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.extension = OLD.extension THEN RETURN NEW; END IF;
        DELETE FROM extensions WHERE tenant_id = OLD.tenant_id AND owner_id = OLD.id;
    END IF;
    IF NEW.extension <> '' THEN
        INSERT INTO extensions (tenant_id, extension, owner_kind, owner_id) VALUES (NEW.tenant_id, NEW.extension, TG_ARGV[0], NEW.id);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION kpneen_release_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM extensions WHERE tenant_id = OLD.tenant_id AND owner_id = OLD.id;
    DELETE FROM service_settings WHERE tenant_id = OLD.tenant_id AND subject_kind = TG_ARGV[0] AND subject_id = OLD.id;
    RETURN OLD;
END $$;

CREATE TRIGGER claim_extension AFTER INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION kpneen_claim_extension('user');
CREATE TRIGGER release_subject AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION kpneen_release_subject('user');
CREATE TRIGGER claim_extension AFTER INSERT OR UPDATE ON hunt_groups FOR EACH ROW EXECUTE FUNCTION kpneen_claim_extension('huntGroup');
CREATE TRIGGER release_subject AFTER DELETE ON hunt_groups FOR EACH ROW EXECUTE FUNCTION kpneen_release_subject('huntGroup');

---------------------------------------------------------------------------------------------------------------------- log
-- The log outlives users and numbers, and an entry that waited in a journal may arrive after its tenant went: no foreign keys.
CREATE TABLE conversations (
    id               text PRIMARY KEY,
    tenant_id        text NOT NULL,
    node             text NOT NULL,
    opened_at        timestamptz NOT NULL,
    last_sequence    bigint NOT NULL,
    last_occurred_at timestamptz NOT NULL,
    closed_at        timestamptz
);
CREATE INDEX conversations_open ON conversations (node) WHERE closed_at IS NULL;
CREATE INDEX conversations_tenant ON conversations (tenant_id, opened_at);
CALL kpneen_protect('conversations', 'SELECT, UPDATE');

-- Last position given out in the feed of each tenant. The row lock makes positions commit in their order, so a cursor never skips.
CREATE TABLE event_positions (
    tenant_id     text PRIMARY KEY,
    last_position bigint NOT NULL
);
CALL kpneen_protect('event_positions', 'SELECT, INSERT, UPDATE');

CREATE TABLE events (
    id              text PRIMARY KEY,
    tenant_id       text NOT NULL,
    position        bigint NOT NULL,
    type            text NOT NULL,
    conversation_id text,
    sequence        bigint,
    occurred_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    envelope        json NOT NULL,     -- json, not jsonb: the very bytes that webhooks, feed and stream send
    UNIQUE (tenant_id, position),
    UNIQUE (conversation_id, sequence)
);
CREATE INDEX events_recorded ON events (recorded_at);
CALL kpneen_protect('events', 'SELECT, INSERT');

CREATE TABLE call_records (
    conversation_id text PRIMARY KEY,
    tenant_id       text NOT NULL,
    direction       text,
    outcome         text,
    ended_by        text,
    started_at      timestamptz NOT NULL,
    answered_at     timestamptz,
    ended_at        timestamptz,
    ring_ms         bigint,
    wait_ms         bigint,
    hold_ms         bigint,
    talk_ms         bigint,
    customer_number text,
    dialled_number  text,
    user_ids        text[] NOT NULL DEFAULT '{}',
    recording_ids   text[] NOT NULL DEFAULT '{}',
    data            json NOT NULL,
    trace           json NOT NULL
);
CREATE INDEX call_records_started ON call_records (tenant_id, started_at DESC, conversation_id DESC);
CREATE INDEX call_records_users ON call_records USING gin (user_ids);
CREATE INDEX call_records_customer ON call_records (tenant_id, customer_number);
CREATE INDEX call_records_dialled ON call_records (tenant_id, dialled_number);
CALL kpneen_protect('call_records', 'SELECT');

CREATE TABLE recordings (
    id              text PRIMARY KEY,
    tenant_id       text NOT NULL,
    conversation_id text NOT NULL,
    user_id         text,
    node            text NOT NULL,
    file            text NOT NULL,     -- name inside the node's recording folder
    mode            text NOT NULL,
    state           text NOT NULL,     -- recording, paused, stopped, available, failed, deleted
    started_at      timestamptz NOT NULL,
    duration_ms     bigint,
    channels        int NOT NULL DEFAULT 2,
    bytes           bigint,
    sha256          text,
    pauses          json,
    deleted_at      timestamptz,
    file_removed_at timestamptz,       -- the node that has it removes the file after the row was marked
    revision        bigint NOT NULL DEFAULT 1
);
CREATE INDEX recordings_started ON recordings (tenant_id, started_at DESC, id DESC);
CREATE INDEX recordings_conversation ON recordings (conversation_id);
CREATE INDEX recordings_to_remove ON recordings (node) WHERE deleted_at IS NOT NULL AND file_removed_at IS NULL;
CALL kpneen_protect('recordings', 'SELECT, UPDATE');
