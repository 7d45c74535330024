-- Up Migration
CREATE TABLE guardia.intake_notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  noted_at timestamptz NOT NULL DEFAULT now(),
  workflow_id text NOT NULL,
  outcome text NOT NULL,
  alert jsonb NOT NULL
);
CREATE INDEX intake_notes_by_time ON guardia.intake_notes (noted_at DESC);

-- Down Migration
DROP TABLE guardia.intake_notes;
