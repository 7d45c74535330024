-- Up Migration
CREATE TABLE guardia.postmortems (
  incident_id text PRIMARY KEY,
  language text NOT NULL CHECK (language IN ('es', 'en')),
  markdown text NOT NULL,
  file text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now()
);

-- Down Migration
DROP TABLE guardia.postmortems;
