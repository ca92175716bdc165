-- Lanes: what each endpoint's deliveries obey besides their schedule.

CREATE TYPE lane_breaker AS ENUM ('closed', 'open');

ALTER TABLE endpoint ADD COLUMN rate_per_second double precision;
-- Set by a resume that leaves a backlog behind: what waits with a smaller id is being cancelled.
ALTER TABLE endpoint ADD COLUMN backlog_from uuid;

CREATE TABLE endpoint_lane (
  endpoint_id uuid PRIMARY KEY REFERENCES endpoint ON DELETE CASCADE,
  breaker lane_breaker NOT NULL DEFAULT 'closed',
  opened_until timestamptz(3),
  failed_probes integer NOT NULL DEFAULT 0,
  consecutive_failures integer NOT NULL DEFAULT 0,
  window_started_at timestamptz(3),
  window_attempts integer NOT NULL DEFAULT 0,
  window_failures integer NOT NULL DEFAULT 0,
  failing_since timestamptz(3),
  last_failure_at timestamptz(3),
  noticed_percent smallint NOT NULL DEFAULT 0,
  next_slot_at timestamptz(6)
) WITH (fillfactor = 50);
INSERT INTO endpoint_lane (endpoint_id) SELECT id FROM endpoint;

-- Ordered deliveries of one endpoint and key go one after the other, in order of this number.
CREATE SEQUENCE delivery_ordering_number_seq;
ALTER TABLE event ADD COLUMN ordering_key text;
ALTER TABLE delivery ADD COLUMN is_ordered boolean NOT NULL DEFAULT false;
ALTER TABLE delivery ADD COLUMN ordering_key text;
ALTER TABLE delivery ADD COLUMN ordering_number bigint;

-- What is left to do, per tenant and endpoint, most overdue first. A claim changes no column of any index, so it stays HOT.
DROP INDEX delivery_open_idx;
CREATE INDEX delivery_open_idx ON delivery (tenant_id, endpoint_id, is_ordered, next_attempt_at) WHERE completed_at IS NULL;
CREATE INDEX delivery_order_idx ON delivery (endpoint_id, ordering_key, ordering_number) WHERE completed_at IS NULL AND is_ordered;

-- Payloads may be forgotten before the rest of an event.
ALTER TABLE event ALTER COLUMN payload DROP NOT NULL;

CREATE TYPE operation_action AS ENUM ('retry', 'cancel', 'replay_missing', 'erase_tenant');
CREATE TYPE operation_status AS ENUM ('running', 'paused', 'finished', 'cancelled', 'failed');
CREATE TABLE operation (
  id uuid PRIMARY KEY,
  action operation_action NOT NULL,
  status operation_status NOT NULL DEFAULT 'running',
  -- No foreign key: an erasure outlives its tenant.
  tenant_id uuid,
  filter jsonb NOT NULL DEFAULT '{}',
  total bigint,
  done bigint NOT NULL DEFAULT 0,
  failed bigint NOT NULL DEFAULT 0,
  rate_per_second double precision,
  cursor text,
  created_by uuid,
  lease_until timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3)
);
CREATE INDEX ON operation (created_at) WHERE finished_at IS NULL;
CREATE INDEX ON operation (tenant_id, id);

-- Set when its erasure begins; the tenant is then found nowhere.
ALTER TABLE tenant ADD COLUMN deleted_at timestamptz(3);

-- Posthorn's own tenant: its endpoints get the operational events.
INSERT INTO tenant (id, external_id, name) VALUES ('00000000-0000-7000-8000-000000000001', 'posthorn', 'Posthorn');
