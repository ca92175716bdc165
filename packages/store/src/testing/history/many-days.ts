const dayMs = 86_400_000;
export const days = 10;
const today = Math.floor(Date.now() / dayMs) * dayMs;
export const firstDay = today - (days - 1) * dayMs;
export const middleDay = firstDay + 4 * dayMs;

const kinds = { tenant: 1, endpoint: 2, event: 3, delivery: 4, attempt: 5 };

/** The id that `fillSql` gives it: of the n-th of its kind at that time. */
export function makeId(kind: keyof typeof kinds, n: number, ms = 0): string {
  const [time, tail] = [ms.toString(16).padStart(12, "0"), `8${n.toString(16).padStart(15, "0")}`];
  return `${time.slice(0, 8)}-${time.slice(8)}-700${kinds[kind]}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Has nine of ten rows. */
export const large = makeId("tenant", 0);
/** One of its endpoints that got a delivery a day. */
export const quiet = makeId("endpoint", 99);

/** 20,000 events a day, each with a delivery but for four of them: 18,000 of a large tenant, the others of 20 small ones. */
export const fillSql = `
CREATE FUNCTION make_id(ms bigint, kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || lpad(to_hex(n), 16, '8000000000000000'))::uuid
$$;
INSERT INTO tenant (id, name) SELECT make_id(0, 1, n), 'tenant' FROM generate_series(0, 20) AS n;
INSERT INTO endpoint (id, tenant_id, url, event_types, channels, timeout_ms, retry_schedule, max_in_flight)
SELECT make_id(0, 2, n), make_id(0, 1, CASE WHEN n < 100 THEN 0 ELSE n - 99 END), 'https://hooks.example/', '{*}', '{}', 15000, '{5}', 10
FROM generate_series(0, 119) AS n;
INSERT INTO endpoint_lane (endpoint_id) SELECT id FROM endpoint;
CREATE TABLE made AS
SELECT day + n AS ms, n, day = ${middleDay} AS is_middle,
  CASE WHEN n % 10 > 0 THEN 0 ELSE 1 + n / 10 % 20 END AS tenant,
  CASE WHEN n % 10 > 0 THEN CASE WHEN n = 4321 THEN 99 ELSE n % 99 END ELSE 100 + n / 10 % 20 END AS endpoint,
  n % 10 > 0 AND n % 2000 = 7 AS is_failed, n % 10 > 0 AND n % 4000 = 13 AS is_open
FROM generate_series(${firstDay}::bigint, ${today}::bigint, ${dayMs}) AS day, generate_series(1, 20000) AS n;
INSERT INTO event (id, tenant_id, event_type, payload, channels, tags, external_id, matched_endpoints)
SELECT make_id(ms, 3, n), make_id(0, 1, tenant), CASE WHEN is_middle AND n % 5000 = 21 THEN 'user.created' ELSE 'invoice.paid' END,
  convert_to('{"order":{"id":' || n || '},"text":"' || repeat('x', 300) || '"}', 'UTF8'), '{eu}',
  CASE WHEN n % 2 = 0 THEN ARRAY['common', 'order-' || ms || '-' || n] ELSE '{}' END,
  CASE WHEN n % 3 = 0 THEN 'ext-' || ms || '-' || n END, CASE WHEN n % 5000 = 33 THEN 0 ELSE 1 END
FROM made;
INSERT INTO event_external_id (tenant_id, external_id, event_id)
SELECT tenant_id, external_id, id FROM event WHERE external_id IS NOT NULL;
INSERT INTO delivery (
  id, tenant_id, event_id, endpoint_id, status, attempts, next_attempt_at, completed_at, last_status_code, last_reason
)
SELECT make_id(ms, 4, n), make_id(0, 1, tenant), make_id(ms, 3, n), make_id(0, 2, endpoint),
  CASE WHEN is_open THEN 'pending' WHEN is_failed THEN 'failed' ELSE 'delivered' END::delivery_status, 1,
  now() + interval '1 hour', CASE WHEN NOT is_open THEN now() END, CASE WHEN is_open OR is_failed THEN 503 ELSE 200 END,
  CASE WHEN is_open OR is_failed THEN 'http_5xx' ELSE 'ok' END::attempt_reason
FROM made WHERE n % 5000 <> 33;
INSERT INTO attempt (id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, reason, endpoint_version)
SELECT make_id(ms, 5, n), make_id(ms, 4, n), make_id(0, 1, tenant), make_id(0, 2, endpoint), 1, 'schedule', now(), 5, 'ok', 1
FROM made`;
