-- What the CRM refused can be given up, and companies add templates of their own.
CREATE TABLE outbox_new (
  sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
  idempotency_key TEXT NOT NULL UNIQUE,
  kind            TEXT NOT NULL CHECK (kind IN ('client', 'phone', 'call', 'note', 'types', 'tags')),
  client_id       TEXT, -- order is kept per client
  call_id         TEXT,
  payload         TEXT NOT NULL, -- JSON: what is not in other tables
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused', 'given-up')),
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  message         TEXT NOT NULL DEFAULT '', -- the CRM's words, where it refused
  created_at      INTEGER NOT NULL,
  -- JSON: what was sent, as long as nobody knows whether the CRM has it; '': that is not known either; null: it has not
  attempt         TEXT
) STRICT;
INSERT INTO outbox_new
  SELECT sequence, idempotency_key, kind, client_id, call_id, payload, state, attempts, next_attempt_at, message,
    created_at, CASE WHEN state = 'waiting' AND attempts > 0 THEN '' END FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (sequence) WHERE state = 'waiting';
CREATE INDEX outbox_client ON outbox (client_id, sequence) WHERE state <> 'sent';
CREATE INDEX outbox_call ON outbox (call_id, sequence);
CREATE INDEX outbox_refused ON outbox (sequence) WHERE state = 'refused';

CREATE TABLE crm_template (
  id       TEXT PRIMARY KEY,
  text     TEXT NOT NULL, -- of the template's file, as it was added
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of clients of a CRM that was connected before, as long as the one that came after it has not been read to its end.
ALTER TABLE client ADD COLUMN former_crm_id TEXT;
CREATE INDEX client_former ON client (former_crm_id) WHERE former_crm_id IS NOT NULL;

-- While everything is read again: clients from the CRM that have not come once more.
CREATE TABLE unread_client (
  client_key INTEGER PRIMARY KEY REFERENCES client (client_key) ON DELETE CASCADE
) STRICT;

-- Clients that the CRM has deleted, but of whom we have calls or decisions: they may come back, or prove to be merged.
CREATE TABLE gone_client (
  crm_id TEXT PRIMARY KEY,
  id     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Clients that the CRM lists, and whose record has not come: changed in secret, written late, or not understood.
CREATE TABLE unseen_client (
  crm_id TEXT PRIMARY KEY,
  sweeps INTEGER NOT NULL -- lists of all ids that it has been in
) STRICT, WITHOUT ROWID;
