-- Up Migration
CREATE TABLE guardia.metric_samples (
  service text NOT NULL,
  metric text NOT NULL,
  at timestamptz NOT NULL,
  value double precision NOT NULL,
  PRIMARY KEY (service, metric, at)
);
-- For the pruning of all that is old, of services that are gone too.
CREATE INDEX metric_samples_by_time ON guardia.metric_samples (at);

-- Down Migration
DROP TABLE guardia.metric_samples;
