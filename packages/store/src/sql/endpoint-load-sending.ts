import type { StoredKey, StoredSendingEndpoint } from "@posthorn/engine/pipeline-store";
import { type Pool, runStatement } from "../postgres.ts";

const sql = `
SELECT endpoint.id, endpoint.tenant_id AS "tenantId", endpoint.version, endpoint.url, endpoint.timeout_ms AS "timeoutMs",
  endpoint.retry_schedule AS "retrySchedule", endpoint.max_in_flight AS "maxInFlight",
  endpoint.rate_per_second AS "ratePerSecond", endpoint.headers, endpoint.authentication, endpoint.format,
  endpoint.signatures, endpoint.header_prefix AS "headerPrefix",
  secret.id AS "secretId", secret.ciphertext, secret.expires_at AS "expiresAt"
FROM endpoint
LEFT JOIN endpoint_secret AS secret
  ON secret.endpoint_id = endpoint.id AND (secret.expires_at IS NULL OR secret.expires_at > now())
WHERE endpoint.id = ANY ($1::uuid[]) AND endpoint.status <> 'deleted'
ORDER BY endpoint.id, secret.expires_at DESC NULLS FIRST, secret.id DESC`;

const signingKeysSql = `
SELECT tenant_id AS "tenantId", id, ciphertext, expires_at AS "expiresAt" FROM tenant_signing_key
WHERE tenant_id = ANY ($1::uuid[]) AND (expires_at IS NULL OR expires_at > now())
ORDER BY expires_at DESC NULLS FIRST, id DESC`;

type Row = Omit<StoredSendingEndpoint, "secrets" | "signingKeys"> & {
  secretId: string | null;
  ciphertext: Uint8Array | null;
  expiresAt: Date | null;
};

/**
 * Settings and live secrets, newest secret first, of the endpoints that exist. The keys of their tenants are read afterwards,
 * where they are wanted: never older ones than a version was moved for.
 */
export async function loadSendingEndpoints(
  pool: Pool,
  ids: readonly string[],
): Promise<StoredSendingEndpoint[]> {
  const rows = await runStatement<Row>(pool, "endpoint-load-sending", sql, [ids]);
  const endpoints = new Map<string, StoredSendingEndpoint>();
  for (const { secretId, ciphertext, expiresAt, ...settings } of rows) {
    const endpoint = endpoints.get(settings.id) ?? { ...settings, secrets: [], signingKeys: [] };
    if (secretId !== null && ciphertext !== null)
      endpoint.secrets.push({ id: secretId, ciphertext, expiresAt });
    endpoints.set(settings.id, endpoint);
  }
  await addSigningKeys(pool, [...endpoints.values()]);
  return [...endpoints.values()];
}

async function addSigningKeys(pool: Pool, loaded: readonly StoredSendingEndpoint[]): Promise<void> {
  const wanting = loaded.filter((endpoint) => endpoint.signatures.includes("v1a"));
  if (wanting.length === 0) return;
  const tenantIds = [...new Set(wanting.map((endpoint) => endpoint.tenantId))];
  const keys = await runStatement<StoredKey & { tenantId: string }>(
    pool,
    "tenant-signing-key-load",
    signingKeysSql,
    [tenantIds],
  );
  const byTenant = Map.groupBy(keys, ({ tenantId }) => tenantId);
  for (const endpoint of wanting) {
    const own = byTenant.get(endpoint.tenantId) ?? [];
    endpoint.signingKeys.push(...own.map(({ id, ciphertext, expiresAt }) => ({ id, ciphertext, expiresAt })));
  }
}
