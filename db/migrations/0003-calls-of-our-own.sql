-- Calls that operators make, and how the line was.
CREATE TABLE call_new (
  call_key           INTEGER PRIMARY KEY,
  id                 TEXT NOT NULL UNIQUE, -- SIP Call-ID
  direction          TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
  state              TEXT NOT NULL,
  end_reason         TEXT,
  identity           TEXT NOT NULL, -- JSON: CallerIdentity as it came; of an outgoing call: whom we called
  number             TEXT, -- E.164 or as received; null: withheld
  match_key          TEXT,
  -- the CRM may delete a client; the call stays
  client_id          TEXT,
  client_chosen_by   TEXT CHECK (client_chosen_by IN ('number', 'operator')),
  invite_received_at INTEGER NOT NULL, -- of an outgoing call: sent
  identified_at      INTEGER,
  card_painted_at    INTEGER,
  answered_at        INTEGER,
  ended_at           INTEGER,
  quality            TEXT -- JSON: QualitySummary; null: not measured
) STRICT;
INSERT INTO call_new
  SELECT call_key, id, direction, state, end_reason, identity, number, match_key, client_id, client_chosen_by,
    invite_received_at, identified_at, card_painted_at, answered_at, ended_at, NULL FROM call;
DROP TABLE call;
ALTER TABLE call_new RENAME TO call;
CREATE INDEX call_at ON call (invite_received_at DESC);
CREATE INDEX call_live ON call (invite_received_at) WHERE state <> 'ended';
CREATE INDEX call_client ON call (client_id, invite_received_at DESC) WHERE client_id IS NOT NULL;

-- Why did my phone not ring? Kept for some weeks.
CREATE TABLE line_event (
  event_key INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  detail    TEXT NOT NULL
) STRICT;
CREATE INDEX line_event_at ON line_event (at DESC);
