import type { Outcome } from "@posthorn/domain/outcome";
import type { Engine } from "../engine.ts";
import type { ClaimedDelivery } from "../pipeline-store.ts";
import type { SendingEndpoint } from "../sending-endpoints.ts";
import { sign } from "./sign.ts";

/** One request that has ended, and when it began. */
export type Sent = { outcome: Outcome; startedAtMs: number };

/** Makes the one HTTP request of an attempt, signed at the moment it leaves. Every way to fail is an outcome. */
export async function send(
  engine: Pick<Engine, "clock" | "sender" | "rules">,
  endpoint: SendingEndpoint,
  delivery: ClaimedDelivery,
): Promise<Sent> {
  const startedAtMs = engine.clock.now();
  const outcome = await engine.sender.send(sign(endpoint, delivery, startedAtMs, engine.rules.userAgent));
  return { outcome, startedAtMs };
}
