import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Attempt, Page } from "../management-store.ts";
import { getDelivery } from "./get-delivery.ts";

/**
 * The attempts of a delivery, newest first. Where an address was refused, it is not shown.
 *
 * @throws EngineError tenant_not_found, delivery_not_found
 */
export async function listAttempts(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  deliveryId: string,
  page: Page,
): Promise<ListPage<Attempt>> {
  const { tenantId, id } = await getDelivery(engine, actor, ref, deliveryId);
  const { history } = engine.management;
  const { data, next } = await readPage(
    page.limit,
    (limit) => history.listAttempts(tenantId, id, { ...page, limit }),
    (attempt) => attempt.id,
  );
  return { data: data.map(hideRefusedAddress), next };
}

function hideRefusedAddress(attempt: Attempt): Attempt {
  return attempt.reason === "blocked_address" ? { ...attempt, remoteAddress: null } : attempt;
}
