import { type FailedClause, testFilter as testCompiled } from "@posthorn/domain/filter";
import { isDeeperThan } from "@posthorn/domain/json-walk";
import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { requireFilter } from "./check-filter.ts";

/** As for the payloads of events. */
const maxPayloadDepth = 64;

/**
 * Tries a filter on a payload: null when it matches, otherwise the clause that failed.
 *
 * @throws EngineError tenant_not_found, invalid_field
 */
export async function testFilter(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  input: { filter: Record<string, unknown>; payload: unknown },
): Promise<FailedClause | null> {
  await resolveTenant(engine, actor, ref);
  const filter = requireFilter(input.filter);
  if (isDeeperThan(maxPayloadDepth, input.payload))
    throw new EngineError("invalid_field", `must be nested at most ${maxPayloadDepth} deep`, "/payload");
  return testCompiled(filter, input.payload);
}
