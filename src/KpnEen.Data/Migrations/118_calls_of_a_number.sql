-- The calls of a number newest first. Most calls of a company have its main number: all of them were fetched and sorted for one page.
CREATE INDEX call_records_customer_started ON call_records (tenant_id, customer_number, started_at DESC, conversation_id DESC);
CREATE INDEX call_records_dialled_started ON call_records (tenant_id, dialled_number, started_at DESC, conversation_id DESC);
DROP INDEX call_records_customer;
DROP INDEX call_records_dialled;
