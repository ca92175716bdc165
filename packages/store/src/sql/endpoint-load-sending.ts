import type { StoredSendingEndpoint } from "@posthorn/engine/pipeline-store";
import { type Pool, runStatement } from "../postgres.ts";

const sql = `
SELECT endpoint.id, endpoint.tenant_id AS "tenantId", endpoint.version, endpoint.url, endpoint.timeout_ms AS "timeoutMs",
  endpoint.retry_schedule AS "retrySchedule", endpoint.max_in_flight AS "maxInFlight",
  endpoint.rate_per_second AS "ratePerSecond", endpoint.headers,
  secret.id AS "secretId", secret.ciphertext, secret.expires_at AS "expiresAt"
FROM endpoint
LEFT JOIN endpoint_secret AS secret
  ON secret.endpoint_id = endpoint.id AND (secret.expires_at IS NULL OR secret.expires_at > now())
WHERE endpoint.id = ANY ($1::uuid[]) AND endpoint.status <> 'deleted'
ORDER BY endpoint.id, secret.expires_at DESC NULLS FIRST, secret.id DESC`;

type Row = Omit<StoredSendingEndpoint, "secrets"> & {
  secretId: string | null;
  ciphertext: Uint8Array | null;
  expiresAt: Date | null;
};

/** Settings and live secrets, newest secret first, of the endpoints that exist. */
export async function loadSendingEndpoints(
  pool: Pool,
  ids: readonly string[],
): Promise<StoredSendingEndpoint[]> {
  const rows = await runStatement<Row>(pool, "endpoint-load-sending", sql, [ids]);
  const endpoints = new Map<string, StoredSendingEndpoint>();
  for (const { secretId, ciphertext, expiresAt, ...settings } of rows) {
    const endpoint = endpoints.get(settings.id) ?? { ...settings, secrets: [] };
    if (secretId !== null && ciphertext !== null)
      endpoint.secrets.push({ id: secretId, ciphertext, expiresAt });
    endpoints.set(settings.id, endpoint);
  }
  return [...endpoints.values()];
}
