-- Up Migration
CREATE TABLE guardia.ingestion_runs (
  run_id text PRIMARY KEY,
  pipeline text NOT NULL,
  -- The business date on the pipeline's clock.
  date date NOT NULL,
  state text NOT NULL,
  mode text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  view jsonb NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ingestion_runs_by_date ON guardia.ingestion_runs (pipeline, date, started_at);
CREATE INDEX ingestion_runs_by_start ON guardia.ingestion_runs (pipeline, started_at);

-- Down Migration
DROP TABLE guardia.ingestion_runs;
