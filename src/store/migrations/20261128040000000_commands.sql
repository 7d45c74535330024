-- Up Migration
-- What people ordered by hand: who, why, what, and what came of it.
CREATE TABLE guardia.commands (
  command_id text PRIMARY KEY,
  workflow_id text NOT NULL,
  action text NOT NULL,
  service text,
  by_whom text NOT NULL,
  reason text,
  mode text NOT NULL,
  outcome text,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  view jsonb NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX commands_by_start ON guardia.commands (started_at);

-- Down Migration
DROP TABLE guardia.commands;
