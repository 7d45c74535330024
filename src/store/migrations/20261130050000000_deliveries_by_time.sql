-- Up Migration
-- For the pruning of what is old.
CREATE INDEX deliveries_by_time ON guardia.deliveries (begun_at);

-- Down Migration
DROP INDEX guardia.deliveries_by_time;
