-- The cache: what the CRM gave. It can be rebuilt at any time.
CREATE TABLE client (
  client_key INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  crm_id     TEXT UNIQUE, -- null until the CRM has acknowledged a client that an operator entered
  kind       TEXT NOT NULL CHECK (kind IN ('person', 'company')),
  name       TEXT NOT NULL,
  company    TEXT NOT NULL,
  email      TEXT NOT NULL,
  language   TEXT,
  country    TEXT,
  place      TEXT NOT NULL,
  time_zone  TEXT,
  changed_at INTEGER NOT NULL
) STRICT;

-- One row a number: several of a client, several clients of a number. The extension stands apart.
CREATE TABLE client_phone (
  phone_key  INTEGER PRIMARY KEY,
  client_key INTEGER NOT NULL REFERENCES client (client_key) ON DELETE CASCADE,
  raw        TEXT NOT NULL,
  label      TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('public', 'internal', 'invalid')),
  e164       TEXT,
  extension  TEXT,
  country    TEXT,
  match_key  TEXT, -- last nine digits, of an internal number all of it; null: never matches
  origin     TEXT NOT NULL CHECK (origin IN ('crm', 'operator'))
) STRICT;
CREATE INDEX client_phone_match ON client_phone (match_key) WHERE match_key IS NOT NULL;
-- for the search by the beginning of a number, as an operator types it
CREATE INDEX client_phone_e164 ON client_phone (e164) WHERE e164 IS NOT NULL;
CREATE INDEX client_phone_client ON client_phone (client_key);

-- Who said that a client is of a type: at most one type per typology and source.
CREATE TABLE client_type (
  client_key INTEGER NOT NULL REFERENCES client (client_key) ON DELETE CASCADE,
  typology   TEXT NOT NULL,
  source     TEXT NOT NULL CHECK (source IN ('operator', 'crm', 'suggestion')),
  type       TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  PRIMARY KEY (client_key, typology, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_tag (
  client_key INTEGER NOT NULL REFERENCES client (client_key) ON DELETE CASCADE,
  tag        TEXT NOT NULL,
  origin     TEXT NOT NULL CHECK (origin IN ('crm', 'operator')),
  PRIMARY KEY (client_key, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  event_key    INTEGER PRIMARY KEY,
  client_key   INTEGER NOT NULL REFERENCES client (client_key) ON DELETE CASCADE,
  crm_id       TEXT NOT NULL,
  kind         TEXT NOT NULL,
  at           INTEGER NOT NULL,
  title        TEXT NOT NULL,
  text         TEXT NOT NULL,
  author       TEXT NOT NULL,
  amount_minor INTEGER,
  currency     TEXT,
  state        TEXT CHECK (state IN ('open', 'closed')),
  UNIQUE (client_key, crm_id)
) STRICT;
CREATE INDEX event_client_at ON event (client_key, at DESC);

-- Text search over names, companies and addresses; the texts are folded before they come here.
CREATE VIRTUAL TABLE client_search USING fts5 (
  name, company, email,
  content = '', contentless_delete = 1, detail = none,
  tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE sync_state (
  connector   TEXT PRIMARY KEY,
  cursor      TEXT,
  finished_at INTEGER -- end of the last complete run
) STRICT, WITHOUT ROWID;

-- The operator's own: never lost, never rebuilt.
CREATE TABLE call (
  call_key           INTEGER PRIMARY KEY,
  id                 TEXT NOT NULL UNIQUE, -- SIP Call-ID
  direction          TEXT NOT NULL CHECK (direction IN ('incoming')),
  state              TEXT NOT NULL,
  end_reason         TEXT,
  identity           TEXT NOT NULL, -- JSON: CallerIdentity as it came
  number             TEXT, -- E.164 or as received; null: withheld
  match_key          TEXT,
  -- the CRM may delete a client; the call stays
  client_id          TEXT,
  client_chosen_by   TEXT CHECK (client_chosen_by IN ('number', 'operator')),
  invite_received_at INTEGER NOT NULL,
  identified_at      INTEGER,
  card_painted_at    INTEGER,
  answered_at        INTEGER,
  ended_at           INTEGER
) STRICT;
CREATE INDEX call_at ON call (invite_received_at DESC);
CREATE INDEX call_live ON call (invite_received_at) WHERE state <> 'ended';
CREATE INDEX call_client ON call (client_id, invite_received_at DESC) WHERE client_id IS NOT NULL;

CREATE TABLE note (
  note_key INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  call_id  TEXT NOT NULL UNIQUE REFERENCES call (id),
  text     TEXT NOT NULL,
  outcome  TEXT,
  saved_at INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE note_search USING fts5 (
  text,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2"
);

-- A form as far as it has been typed; kept until its client is saved.
CREATE TABLE quick_entry_draft (
  call_id  TEXT PRIMARY KEY REFERENCES call (id),
  form     TEXT NOT NULL, -- JSON: QuickEntry
  saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the CRM still has to be told, in order. The payload is made when the entry is sent: a note may grow until then.
CREATE TABLE outbox (
  sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
  idempotency_key TEXT NOT NULL UNIQUE,
  kind            TEXT NOT NULL CHECK (kind IN ('client', 'phone', 'call', 'note', 'types')),
  client_id       TEXT, -- order is kept per client
  call_id         TEXT,
  payload         TEXT NOT NULL, -- JSON: what is not in other tables
  state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')),
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  message         TEXT NOT NULL DEFAULT '', -- the CRM's words, where it refused
  created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_waiting ON outbox (sequence) WHERE state = 'waiting';
CREATE INDEX outbox_client ON outbox (client_id, sequence) WHERE state <> 'sent';
CREATE INDEX outbox_call ON outbox (call_id, sequence);

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
