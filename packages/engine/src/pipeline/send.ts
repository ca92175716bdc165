import { bearerAuthorization } from "@posthorn/domain/endpoint-authentication";
import type { Outcome } from "@posthorn/domain/outcome";
import { createRedact } from "@posthorn/domain/redact-answer";
import { AccessTokens, withoutAccess } from "../access-tokens.ts";
import type { Engine } from "../engine.ts";
import type { ClaimedDelivery } from "../pipeline-store.ts";
import type { SendingEndpoint } from "../sending-endpoints.ts";
import { sign } from "./sign.ts";

/** One request that has ended, and when it began. */
export type Sent = { outcome: Outcome; startedAtMs: number };

export type Send = (endpoint: SendingEndpoint, delivery: ClaimedDelivery) => Promise<Sent>;

type Parts = Pick<Engine, "clock" | "sender" | "rules">;

/** Makes the one HTTP request of an attempt, signed at the moment it leaves. Every way to fail is an outcome. */
export function createSend(engine: Parts): Send {
  const tokens = new AccessTokens(engine);
  const { clock, sender, rules } = engine;
  return async (endpoint, delivery) => {
    const startedAtMs = clock.now();
    const outcome =
      endpoint.oauth2 === null
        ? await sender.send(sign(endpoint, delivery, startedAtMs, rules.userAgent))
        : await sendWithToken(engine, tokens, { ...endpoint, oauth2: endpoint.oauth2 }, delivery);
    return { outcome: endpoint.redact === null ? outcome : endpoint.redact(outcome), startedAtMs };
  };
}

/** The endpoint's timeout is one for both: fetching an access token takes away from the time that the request has. */
async function sendWithToken(
  { clock, sender, rules }: Parts,
  tokens: AccessTokens,
  endpoint: SendingEndpoint & { oauth2: NonNullable<SendingEndpoint["oauth2"]> },
  delivery: ClaimedDelivery,
): Promise<Outcome> {
  const startedAtMs = clock.now();
  const access = await tokens.get(endpoint, endpoint.oauth2);
  const nowMs = clock.now();
  const waitedMs = Math.max(0, nowMs - startedAtMs);
  if (!access.ok) return { ...access.outcome, durationMs: waitedMs };
  const timeoutMs = endpoint.timeoutMs - waitedMs;
  if (timeoutMs < 1) {
    return {
      ...withoutAccess("The token server took all of the endpoint's timeoutMs."),
      durationMs: waitedMs,
    };
  }
  const authorization = bearerAuthorization(access.token);
  const request = sign(endpoint, delivery, nowMs, rules.userAgent, authorization);
  const outcome = await sender.send({ ...request, timeoutMs });
  if (outcome.statusCode === 401) await tokens.drop(endpoint, access.token);
  const redacted = createRedact([access.token])?.(outcome) ?? outcome;
  return { ...redacted, durationMs: outcome.durationMs + waitedMs };
}
