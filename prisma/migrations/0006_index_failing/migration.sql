-- Endpoints that fail, the longest failing first, and those that are paused or disabled: what ops looks at before all others.
-- A lane that goes on failing changes no column of the index, so its updates stay HOT.
CREATE INDEX endpoint_lane_failing_idx ON endpoint_lane (failing_since, endpoint_id DESC)
  WHERE breaker = 'open' OR failing_since IS NOT NULL;
CREATE INDEX endpoint_held_idx ON endpoint (status, id) WHERE status IN ('paused', 'disabled');

-- Steps in which anything failed: which endpoints and tenants failed the most is told without reading what went well.
CREATE INDEX stats_step_failures_idx ON stats_step (minutes, starts_at) WHERE reasons <> '{}';
