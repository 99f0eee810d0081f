-- What calls cost a tenant, by day in its own time zone: the spend limit holds over a restart.
CREATE TABLE tenant_spend (
    tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    day       date NOT NULL,
    cents     bigint NOT NULL,
    PRIMARY KEY (tenant_id, day)
);
CALL kpneen_protect('tenant_spend', 'SELECT');
