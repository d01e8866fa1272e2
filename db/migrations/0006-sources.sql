-- Several sources of clients at once: the CRM, and others beside it, which are only read.
-- '': of the CRM, or entered here; else the id of the further source, which also stands before crm_id
ALTER TABLE client ADD COLUMN source_id TEXT NOT NULL DEFAULT '';
CREATE INDEX client_source ON client (source_id) WHERE source_id <> '';
ALTER TABLE sync_state ADD COLUMN source_id TEXT NOT NULL DEFAULT '';
ALTER TABLE unread_client ADD COLUMN source_id TEXT NOT NULL DEFAULT '';
CREATE INDEX unread_client_source ON unread_client (source_id) WHERE source_id <> '';

-- The operator's own: records that are not the same person, though number and name are alike. In either order.
CREATE TABLE client_apart (
  one_id   TEXT NOT NULL,
  other_id TEXT NOT NULL,
  PRIMARY KEY (one_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_apart_other ON client_apart (other_id);
