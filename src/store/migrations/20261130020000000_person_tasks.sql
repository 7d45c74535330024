-- Up Migration
-- What only people can do: who it is given to, until when, and who did it.
CREATE TABLE guardia.person_tasks (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  values jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  role text,
  person text,
  assigned_by text,
  assigned_at timestamptz,
  due_on date NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
  done_by text,
  done_at timestamptz,
  note text
);
-- The next quarter's run opens nothing that is still open …
CREATE UNIQUE INDEX person_tasks_open_once ON guardia.person_tasks (key) WHERE state = 'open';
-- … and a run that is carried out again opens nothing that somebody did in between.
CREATE UNIQUE INDEX person_tasks_once_a_run ON guardia.person_tasks (key, created_by);

-- Down Migration
DROP TABLE guardia.person_tasks;
