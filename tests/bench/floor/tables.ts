/** What the floor keeps: the same facts as Posthorn, in the plainest tables that hold them. */
export const tablesSql = `
CREATE TABLE endpoint (id uuid PRIMARY KEY, route text NOT NULL, url text NOT NULL, secret bytea NOT NULL);
CREATE TABLE event (
  id uuid PRIMARY KEY, route text NOT NULL, payload text NOT NULL, created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE delivery (
  id uuid PRIMARY KEY, event_id uuid NOT NULL, endpoint_id uuid NOT NULL, status text NOT NULL DEFAULT 'pending',
  attempts int NOT NULL DEFAULT 0, due_at timestamptz NOT NULL DEFAULT now(), created_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX ON delivery (due_at) WHERE status <> 'delivered';
CREATE INDEX delivery_unfinished_idx ON delivery (id) WHERE completed_at IS NULL;
CREATE TABLE attempt (
  id uuid PRIMARY KEY, delivery_id uuid NOT NULL, started_at timestamptz NOT NULL, duration_ms int NOT NULL,
  status_code int, response_body text
);
CREATE INDEX ON attempt (delivery_id);`;

export type FloorEndpoint = { id: string; route: string; url: string; secret: Buffer };
