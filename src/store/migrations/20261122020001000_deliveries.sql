-- Up Migration
CREATE TABLE guardia.deliveries (
  key text NOT NULL,
  channel text NOT NULL,
  -- Empty for the silent message of the opening, which goes to no role.
  role text NOT NULL,
  incident_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('begun', 'accepted', 'refused')),
  -- The state that the latest begin found: what it must know to say whether the message may have gone out before.
  found_state text,
  attempts integer NOT NULL DEFAULT 1,
  delivered_to text,
  begun_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  PRIMARY KEY (key, channel, role)
);
CREATE INDEX deliveries_by_incident ON guardia.deliveries (incident_id, begun_at);

-- Down Migration
DROP TABLE guardia.deliveries;
