-- More of what the CRM knows, for the facts that suggest a type.
ALTER TABLE event ADD COLUMN payment_method TEXT;
ALTER TABLE event ADD COLUMN prepaid_months INTEGER;
ALTER TABLE event ADD COLUMN marks TEXT; -- JSON: array of marks; null: none
ALTER TABLE sync_state ADD COLUMN records TEXT; -- JSON: what this CRM keeps records of; null: it has not said

-- Only clients of whom the CRM knows one of these have a row.
CREATE TABLE client_profile (
  client_key             INTEGER PRIMARY KEY REFERENCES client (client_key) ON DELETE CASCADE,
  registered_at          INTEGER,
  registered_name        TEXT,
  registration_country   TEXT,
  ip_country             TEXT,
  card_holder            TEXT,
  expectation            REAL,
  experience             REAL,
  cost_minor             INTEGER,
  cost_currency          TEXT,
  margin_minor           INTEGER,
  margin_currency        TEXT,
  has_good_credit        INTEGER,
  fits_target_profile    INTEGER,
  meets_service_criteria INTEGER,
  audience               INTEGER
) STRICT;
CREATE INDEX client_profile_matrix ON client_profile (client_key)
  WHERE expectation IS NOT NULL AND experience IS NOT NULL;

-- Of suggestions: 0–1.
ALTER TABLE client_type ADD COLUMN confidence REAL;

-- Clients whose facts changed after their types were last suggested.
CREATE TABLE suggestion_pending (
  client_key INTEGER PRIMARY KEY REFERENCES client (client_key) ON DELETE CASCADE
) STRICT;

-- Where the company's own buyers are cut into fifths: the highest value of each of the lower four.
CREATE TABLE purchase_quantile (
  dimension   TEXT NOT NULL CHECK (dimension IN ('amount', 'frequency', 'recency')),
  currency    TEXT NOT NULL, -- of amounts; otherwise ''
  cut1        REAL NOT NULL,
  cut2        REAL NOT NULL,
  cut3        REAL NOT NULL,
  cut4        REAL NOT NULL,
  buyers      INTEGER NOT NULL,
  computed_at INTEGER NOT NULL,
  PRIMARY KEY (dimension, currency)
) STRICT, WITHOUT ROWID;

-- How many clients were of each type on a day.
CREATE TABLE type_count (
  day      TEXT NOT NULL, -- 2026-11-23
  typology TEXT NOT NULL,
  type     TEXT NOT NULL,
  clients  INTEGER NOT NULL,
  PRIMARY KEY (day, typology, type)
) STRICT, WITHOUT ROWID;

-- The operator's own: never lost, never rebuilt. The CRM may delete a client; what was decided stays.
CREATE TABLE type_change (
  change_key           INTEGER PRIMARY KEY,
  client_id            TEXT NOT NULL,
  call_id              TEXT,
  typology             TEXT NOT NULL,
  from_type            TEXT,
  to_type              TEXT,
  kind                 TEXT NOT NULL CHECK (kind IN ('confirmed', 'chosen', 'removed', 'crm')),
  suggested_type       TEXT,
  suggested_confidence REAL,
  changed_by           TEXT NOT NULL,
  why                  TEXT NOT NULL,
  at                   INTEGER NOT NULL
) STRICT;
CREATE INDEX type_change_client ON type_change (client_id, typology, at DESC);

CREATE TABLE call_sign (
  call_id TEXT NOT NULL REFERENCES call (id),
  sign    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  seen_by TEXT NOT NULL,
  PRIMARY KEY (call_id, sign)
) STRICT, WITHOUT ROWID;

CREATE TABLE call_step (
  call_id   TEXT NOT NULL REFERENCES call (id),
  step      TEXT NOT NULL, -- typology/type/step
  at        INTEGER NOT NULL,
  ticked_by TEXT NOT NULL,
  PRIMARY KEY (call_id, step)
) STRICT, WITHOUT ROWID;

-- With the types that made the plan, which may change later.
CREATE TABLE plan_feedback (
  call_id  TEXT PRIMARY KEY REFERENCES call (id),
  feedback TEXT NOT NULL CHECK (feedback IN ('followed', 'changed', 'did-not-fit')),
  types    TEXT NOT NULL, -- JSON: typology id → type id
  at       INTEGER NOT NULL,
  said_by  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Versions of packs that were published here; version 1 of a shipped pack is in the product.
CREATE TABLE pack_version (
  pack_id      TEXT NOT NULL,
  version      INTEGER NOT NULL,
  content      TEXT NOT NULL, -- JSON: Pack
  author       TEXT NOT NULL,
  comment      TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  is_retired   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (pack_id, version)
) STRICT, WITHOUT ROWID;

-- A tag that an operator took away is hidden until the CRM has taken it away too.
CREATE TABLE client_tag_new (
  client_key INTEGER NOT NULL REFERENCES client (client_key) ON DELETE CASCADE,
  tag        TEXT NOT NULL,
  origin     TEXT NOT NULL CHECK (origin IN ('crm', 'operator', 'removed')),
  PRIMARY KEY (client_key, tag)
) STRICT, WITHOUT ROWID;
INSERT INTO client_tag_new SELECT client_key, tag, origin FROM client_tag;
DROP TABLE client_tag;
ALTER TABLE client_tag_new RENAME TO client_tag;
CREATE INDEX client_tag_tag ON client_tag (tag);

CREATE TABLE outbox_new (
  sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
  idempotency_key TEXT NOT NULL UNIQUE,
  kind            TEXT NOT NULL CHECK (kind IN ('client', 'phone', 'call', 'note', 'types', 'tags')),
  client_id       TEXT, -- order is kept per client
  call_id         TEXT,
  payload         TEXT NOT NULL, -- JSON: what is not in other tables
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')),
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  message         TEXT NOT NULL DEFAULT '', -- the CRM's words, where it refused
  created_at      INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_new
  SELECT sequence, idempotency_key, kind, client_id, call_id, payload, state, attempts, next_attempt_at, message,
    created_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (sequence) WHERE state = 'waiting';
CREATE INDEX outbox_client ON outbox (client_id, sequence) WHERE state <> 'sent';
CREATE INDEX outbox_call ON outbox (call_id, sequence);
