-- Up Migration
CREATE TABLE guardia.incidents (
  -- The short number that people use; never used again for another incident.
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id text NOT NULL UNIQUE,
  workflow_id text NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  title text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'dry-run', 'simulation')),
  severity text NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
  state text NOT NULL CHECK (state IN ('open', 'repairing', 'verifying', 'watching', 'resolved')),
  opened_at timestamptz NOT NULL,
  first_acknowledged_at timestamptz,
  verified_at timestamptz,
  resolved_at timestamptz,
  resolution text,
  view jsonb NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX incidents_by_id_prefix ON guardia.incidents (incident_id text_pattern_ops);
CREATE INDEX incidents_by_opening ON guardia.incidents (opened_at DESC);
CREATE INDEX incidents_by_type_and_subject ON guardia.incidents (type, subject, opened_at DESC);
CREATE INDEX incidents_by_resolution ON guardia.incidents (resolved_at DESC) WHERE resolved_at IS NOT NULL;

-- Down Migration
DROP TABLE guardia.incidents;
