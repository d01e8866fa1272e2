-- Several lines; what an operator was doing when; what colleagues tell each other.
ALTER TABLE call ADD COLUMN line_id TEXT NOT NULL DEFAULT ''; -- id of a SIP account, or «demo»; '': before there were several

-- The one account becomes the first of several.
UPDATE setting SET value = json_remove(
  json_set(value, '$.accounts',
    CASE WHEN coalesce(json_type(value, '$.account'), 'null') = 'null' THEN json_array()
    ELSE json_array(json_set(json_extract(value, '$.account'), '$.id', 'first')) END),
  '$.account')
WHERE name = 'settings';
-- Main reads a password on its own as that of the first account.
UPDATE setting SET name = 'encryptedSecrets' WHERE name = 'encryptedPassword';

CREATE TABLE operator_time (
  time_key     INTEGER PRIMARY KEY,
  state        TEXT NOT NULL,
  reason       TEXT NOT NULL,
  started_at   INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL, -- the app ran then; ends the time where the app was killed
  ended_at     INTEGER -- null: still going on
) STRICT;
CREATE INDEX operator_time_started ON operator_time (started_at);

CREATE TABLE text_message (
  id           TEXT PRIMARY KEY,
  at           INTEGER NOT NULL,
  line_id      TEXT NOT NULL,
  address      TEXT NOT NULL,
  display_name TEXT NOT NULL,
  text         TEXT NOT NULL,
  is_read      INTEGER NOT NULL
) STRICT;
CREATE INDEX text_message_at ON text_message (at DESC);

-- What a colleague has told of a call that is handed on or asked about; tied to our own calls once they ring.
CREATE TABLE handover (
  handover_key INTEGER PRIMARY KEY,
  call_id      TEXT NOT NULL, -- SIP Call-ID at the colleague
  sender       TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  at           INTEGER NOT NULL,
  line_id      TEXT NOT NULL,
  address      TEXT,
  match_key    TEXT, -- of address
  name         TEXT NOT NULL,
  crm_id       TEXT,
  operator     TEXT NOT NULL,
  note         TEXT NOT NULL,
  own_call     TEXT, -- our own call with the one it is about
  asked_in     TEXT, -- our own call with the colleague who asks about it
  UNIQUE (call_id, sender)
) STRICT;
CREATE INDEX handover_at ON handover (at DESC);
CREATE INDEX handover_own_call ON handover (own_call) WHERE own_call IS NOT NULL;
CREATE INDEX handover_asked_in ON handover (asked_in) WHERE asked_in IS NOT NULL;
