-- The management API: filters, formats, schemas, portal sessions, search, audit log.
-- Quick, since nothing is read: what takes time is in the next one. Locked at once, in the order in which statements do.
LOCK TABLE event, endpoint, delivery, attempt IN ACCESS EXCLUSIVE MODE;

-- Event types: what becomes of a payload that breaks its schema.
CREATE TYPE event_type_validation AS ENUM ('off', 'warn', 'reject');
ALTER TABLE event_type ADD COLUMN validate event_type_validation NOT NULL DEFAULT 'off';
CREATE INDEX ON event_type (name) WHERE validate <> 'off';

-- Endpoints: filter, format, signatures and authentication.
CREATE TYPE endpoint_format AS ENUM ('raw', 'envelope', 'cloudevents_structured', 'cloudevents_binary');
-- Not jsonb: it is shown as it was written, its fields in their order.
ALTER TABLE endpoint ADD COLUMN filter json;
ALTER TABLE endpoint ADD COLUMN format endpoint_format NOT NULL DEFAULT 'raw';
ALTER TABLE endpoint ADD COLUMN signatures text[] NOT NULL DEFAULT '{v1}';
ALTER TABLE endpoint ADD COLUMN header_prefix text;
ALTER TABLE endpoint ADD COLUMN authentication bytea;
ALTER TYPE attempt_reason ADD VALUE 'auth';

-- The tenant's ed25519 keys; their public halves are published.
CREATE TABLE tenant_signing_key (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  ciphertext bytea NOT NULL,
  public_key bytea NOT NULL,
  expires_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON tenant_signing_key (tenant_id);
-- One of them signs; the others are still published, and sign until they end.
CREATE UNIQUE INDEX tenant_signing_key_current_idx ON tenant_signing_key (tenant_id) WHERE expires_at IS NULL;

-- Events: how many endpoints matched (null for those older than this column), and what a payload breaks of its schema.
ALTER TABLE event ADD COLUMN matched_endpoints integer;
ALTER TABLE event ADD COLUMN schema_error text;

-- The caller's own ids of events: the unique key decides, in the ingest transaction. Kept as long as the event.
CREATE TABLE event_external_id (
  tenant_id uuid NOT NULL,
  external_id text NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, external_id)
);
CREATE INDEX ON event_external_id (event_id);
-- For a search through all tenants.
CREATE INDEX ON event_external_id (external_id);

-- Of an ordered delivery that was retried: the one of its key that was under way then, which has to end first.
ALTER TABLE delivery ADD COLUMN waits_for uuid;

-- Tenants that are being erased: a few at most, and left out of every list.
CREATE INDEX tenant_deleted_idx ON tenant (id) WHERE deleted_at IS NOT NULL;

ALTER TABLE api_key ADD COLUMN rate_per_second double precision;

-- A tenant's stay in the portal.
CREATE TABLE portal_session (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  -- The code in the URL is good once; whoever shows it gets a token of his own.
  code_hash bytea UNIQUE,
  code_expires_at timestamptz(3) NOT NULL,
  exchanged_token_hash bytea UNIQUE,
  capabilities text[] NOT NULL,
  return_url text,
  theme jsonb,
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON portal_session (tenant_id, id);
CREATE INDEX ON portal_session (expires_at);

-- Creates with an Idempotency-Key: what was made, written by the transaction that made it, and the sealed answer.
CREATE TABLE idempotent_create (
  actor_id uuid NOT NULL,
  key text NOT NULL,
  tenant_id uuid,
  request_hash bytea NOT NULL,
  target text,
  answer bytea,
  locked_until timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (actor_id, key)
);
CREATE INDEX ON idempotent_create (created_at);
CREATE INDEX ON idempotent_create (tenant_id, key);

CREATE TYPE actor_kind AS ENUM ('api_key', 'portal_session', 'posthorn');
CREATE TABLE audit_log (
  id uuid PRIMARY KEY,
  -- null: of the whole instance.
  tenant_id uuid,
  actor_kind actor_kind NOT NULL,
  actor_id uuid NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON audit_log (tenant_id, id);
CREATE INDEX ON audit_log (target, id);
CREATE INDEX ON audit_log (actor_id, id);
CREATE INDEX ON audit_log (action, id);

-- Operations: what stands in created_by. Until now only keys could ask for one.
ALTER TABLE operation ADD COLUMN created_by_kind actor_kind NOT NULL DEFAULT 'api_key';

-- Statistics: how attempts went in steps of 1, 60 and 1,440 minutes. Ids of zeros stand for all endpoints of a tenant, and for
-- all tenants.
CREATE TABLE stats_step (
  tenant_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  minutes smallint NOT NULL,
  starts_at timestamptz(3) NOT NULL,
  -- Accepted; 0 for a single endpoint.
  events integer NOT NULL,
  attempts integer NOT NULL,
  -- Deliveries that ended so.
  delivered integer NOT NULL,
  failed integer NOT NULL,
  -- Failed attempts by reason.
  reasons jsonb NOT NULL,
  -- Attempts by duration, in buckets, two to a doubling.
  durations integer[] NOT NULL,
  PRIMARY KEY (tenant_id, endpoint_id, minutes, starts_at)
) WITH (fillfactor = 70);
CREATE INDEX ON stats_step (minutes, starts_at);
-- How far was counted: for good, and for now. One row.
CREATE TABLE stats_mark (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  closed_until timestamptz(3) NOT NULL,
  counted_until timestamptz(3) NOT NULL
);
INSERT INTO stats_mark (closed_until, counted_until) VALUES (date_trunc('minute', now()), now());
-- Made by a test of an endpoint: sent to that one alone.
ALTER TABLE event ADD COLUMN is_test boolean NOT NULL DEFAULT false;
-- What the attempt made of its delivery; null for those older than this column.
ALTER TABLE attempt ADD COLUMN next_status delivery_status;
