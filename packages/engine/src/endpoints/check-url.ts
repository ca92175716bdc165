import type { UrlRefusal } from "@posthorn/domain/address-policy";
import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { CheckResult, HostVerdict } from "../ports.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/** What is wrong with a URL. `dns`: its host has no address. */
export type UrlFault = UrlRefusal | "dns";

export type UrlVerdict = {
  /** Whether an endpoint may have it. What its host name leads to is only judged when something is sent. */
  isAllowed: boolean;
  /** The first thing that keeps a delivery from it; null: none was found. */
  reason: UrlFault | null;
  message: string | null;
  /** `form`: how it is written. */
  checks: HostVerdict & { form: CheckResult };
};

/**
 * Judges a URL as making an endpoint and the first attempt would, without either: nothing is connected to. A name server that
 * does not answer takes 5 s.
 *
 * @throws EngineError tenant_not_found
 */
export async function checkUrl(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  url: string,
): Promise<UrlVerdict> {
  await resolveTenant(engine, actor, ref);
  const refused = engine.rules.refuseUrl(url);
  if (refused !== null) {
    const { refusal: reason, message } = refused;
    const checks = reason === "address" ? refusedLiteral : refusedForm;
    return { isAllowed: false, reason, message, checks };
  }
  const host = await engine.sender.checkHost(url);
  return { isAllowed: true, ...faultOf(host), checks: { form: "passed", ...host } };
}

const refusedForm = { form: "failed", dns: "skipped", address: "skipped" } as const;
const refusedLiteral = { form: "passed", dns: "skipped", address: "failed" } as const;

function faultOf({ dns, address }: HostVerdict): Pick<UrlVerdict, "reason" | "message"> {
  if (dns === "failed") return { reason: "dns", message: "The host name has no address in DNS." };
  if (address === "failed")
    return { reason: "address", message: "The host name leads to an address that is not allowed." };
  return { reason: null, message: null };
}
