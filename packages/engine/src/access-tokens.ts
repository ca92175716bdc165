import { readTokenAnswer, tokenRequestOf } from "@posthorn/domain/access-token";
import type { OAuth2Client } from "@posthorn/domain/endpoint-authentication";
import type { Outcome } from "@posthorn/domain/outcome";
import type { Engine } from "./engine.ts";
import type { SendingEndpoint } from "./sending-endpoints.ts";

/** A token, or how the attempt ends that needed one. */
export type Access = { ok: true; token: string } | { ok: false; outcome: Outcome };

type Held = { version: number; access: Promise<Access>; usableUntilMs: number };
type Parts = Pick<Engine, "clock" | "sender" | "rules">;

/**
 * Access tokens for endpoints that ask for OAuth 2.0, remembered by endpoint and version while they may be used. Of one
 * endpoint at most one request for a token is under way; all attempts that need it wait for that.
 */
export class AccessTokens {
  readonly #parts: Parts;
  readonly #limit: number;
  readonly #held = new Map<string, Held>();

  constructor(parts: Parts, limit = 10_000) {
    this.#parts = parts;
    this.#limit = limit;
  }

  /** Ends within the endpoint's timeout. Never rejects. */
  get(endpoint: SendingEndpoint, client: OAuth2Client): Promise<Access> {
    const known = this.#held.get(endpoint.id);
    if (known?.version === endpoint.version && known.usableUntilMs > this.#parts.clock.now())
      return known.access;
    const held: Held = {
      version: endpoint.version,
      access: this.#fetch(endpoint, client, (untilMs) => {
        held.usableUntilMs = untilMs;
      }),
      usableUntilMs: Number.POSITIVE_INFINITY,
    };
    this.#held.delete(endpoint.id);
    this.#held.set(endpoint.id, held);
    this.#dropOldest();
    return held.access;
  }

  /** Forgets a token that the endpoint did not take, unless it was replaced already. */
  async drop({ id }: SendingEndpoint, token: string): Promise<void> {
    const held = this.#held.get(id);
    const access = await held?.access;
    if (access?.ok && access.token === token && this.#held.get(id) === held) this.#held.delete(id);
  }

  async #fetch(
    { id, timeoutMs }: SendingEndpoint,
    client: OAuth2Client,
    keepUntil: (untilMs: number) => void,
  ): Promise<Access> {
    const { clock, rules, sender } = this.#parts;
    const startedAtMs = clock.now();
    const { headers, body } = tokenRequestOf(client);
    const outcome = await sender.send({
      endpointId: id,
      url: client.tokenUrl,
      headers: { ...headers, "user-agent": rules.userAgent },
      body,
      timeoutMs,
    });
    const answer = readTokenAnswer(outcome);
    keepUntil(startedAtMs + (answer.ok ? answer.useForMs : 0));
    if (answer.ok) return answer;
    return { ok: false, outcome: outcome.reason === "worker_lost" ? outcome : withoutAccess(answer.message) };
  }

  #dropOldest(): void {
    for (const id of this.#held.keys()) {
      if (this.#held.size <= this.#limit) return;
      this.#held.delete(id);
    }
  }
}

/** The outcome of an attempt that was never sent; `message` is for the tenant, in place of the endpoint's answer. */
export function withoutAccess(message: string): Outcome {
  return {
    reason: "auth",
    statusCode: null,
    responseHeaders: {},
    responseBody: new TextEncoder().encode(message),
    remoteAddress: null,
    durationMs: 0,
  };
}
