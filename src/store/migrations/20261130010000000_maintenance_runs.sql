-- Up Migration
-- What ran by itself, task by task, and the report that people read of it.
CREATE TABLE guardia.maintenance_runs (
  run_id text PRIMARY KEY,
  cadence text NOT NULL,
  outcome text,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  view jsonb NOT NULL,
  report_es text NOT NULL,
  report_en text NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX maintenance_runs_by_start ON guardia.maintenance_runs (cadence, started_at);

-- Down Migration
DROP TABLE guardia.maintenance_runs;
