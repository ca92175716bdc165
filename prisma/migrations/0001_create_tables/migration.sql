CREATE TYPE endpoint_status AS ENUM ('active', 'paused', 'disabled', 'deleted');
CREATE TYPE delivery_status AS ENUM ('pending', 'delivering', 'delivered', 'failed', 'cancelled');
CREATE TYPE attempt_trigger AS ENUM ('schedule', 'manual', 'operation', 'test');
CREATE TYPE attempt_reason AS ENUM (
  'ok', 'http_3xx', 'http_4xx', 'http_5xx', 'gone', 'timeout_connect', 'timeout_response', 'dns', 'tls', 'refused',
  'reset', 'blocked_address', 'invalid_response', 'worker_lost'
);

CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  external_id text UNIQUE,
  name text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  endpoints_version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  tenant_id uuid REFERENCES tenant ON DELETE CASCADE,
  name text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON api_key (tenant_id);

CREATE TABLE event_type (
  name text PRIMARY KEY,
  description text NOT NULL DEFAULT '',
  schema jsonb,
  example jsonb,
  archived_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE endpoint (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  url text NOT NULL,
  description text NOT NULL DEFAULT '',
  event_types text[] NOT NULL,
  channels text[] NOT NULL,
  headers bytea,
  timeout_ms integer NOT NULL,
  retry_schedule integer[] NOT NULL,
  max_in_flight integer NOT NULL,
  status endpoint_status NOT NULL DEFAULT 'active',
  disabled_reason text,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON endpoint (tenant_id, id);

CREATE TABLE endpoint_secret (
  id uuid PRIMARY KEY,
  endpoint_id uuid NOT NULL REFERENCES endpoint ON DELETE CASCADE,
  ciphertext bytea NOT NULL,
  expires_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON endpoint_secret (endpoint_id);

CREATE TABLE idempotency_key (
  tenant_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  event_id uuid NOT NULL,
  event_type text NOT NULL,
  deliveries integer NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, key)
);
CREATE INDEX ON idempotency_key (created_at);

-- The hot tables are partitioned by range of UUIDv7 id, so an id names its partition and retention is a DROP. There are no
-- foreign keys between them: the ingest statement writes them together.

CREATE TABLE event (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  event_type text NOT NULL,
  payload bytea NOT NULL,
  channels text[] NOT NULL,
  tags text[] NOT NULL,
  external_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
) PARTITION BY RANGE (id);

CREATE TABLE delivery (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  event_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  status delivery_status NOT NULL DEFAULT 'pending',
  trigger attempt_trigger NOT NULL DEFAULT 'schedule',
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz(3) NOT NULL,
  queued_until timestamptz(3),
  lease_until timestamptz(3),
  lease_token uuid,
  last_status_code smallint,
  last_reason attempt_reason,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  completed_at timestamptz(3),
  PRIMARY KEY (id, tenant_id)
) PARTITION BY RANGE (id);
CREATE INDEX ON delivery (tenant_id, id);
CREATE INDEX ON delivery (tenant_id, endpoint_id, id);
CREATE INDEX ON delivery (event_id);
-- What is left to do, per endpoint, most overdue first. A claim changes no column of any index, so it stays a HOT update.
CREATE INDEX delivery_open_idx ON delivery (endpoint_id, next_attempt_at) WHERE completed_at IS NULL;

CREATE TABLE attempt (
  id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  number integer NOT NULL,
  trigger attempt_trigger NOT NULL,
  started_at timestamptz(3) NOT NULL,
  duration_ms integer NOT NULL,
  status_code smallint,
  reason attempt_reason NOT NULL,
  response_headers jsonb,
  response_body bytea,
  remote_address text,
  endpoint_version integer NOT NULL,
  PRIMARY KEY (tenant_id, delivery_id, id)
) PARTITION BY RANGE (id);

CREATE TABLE event_default PARTITION OF event DEFAULT;
CREATE TABLE delivery_default PARTITION OF delivery DEFAULT WITH (fillfactor = 80);
CREATE TABLE attempt_default PARTITION OF attempt DEFAULT;
