import type { AddressPolicy } from "@posthorn/domain/address-policy";
import type { Sender } from "@posthorn/engine/ports";
import { openHostCheck } from "./check-host.ts";
import { openTargetCheck } from "./check-target.ts";
import { Connections } from "./connections.ts";
import { runExchange, unanswered } from "./exchange.ts";
import { openGuardedConnect } from "./guarded-connect.ts";
import { openResolver, type Resolve } from "./resolve-host.ts";

export type SenderOptions = {
  policy: AddressPolicy;
  /** Default: the name servers of the system. */
  resolver?: Resolve;
  /** Limit for TCP and TLS together; the attempt's own deadline may be shorter. */
  connectTimeoutMs?: number;
  /** Connections kept open between requests, over all endpoints. */
  maxIdleConnections?: number;
};

/**
 * Opens the one place that makes outbound requests to tenant-chosen URLs. The URL is checked again before each send, and
 * every address when a connection opens; a refusal is an outcome `blocked_address` with nothing sent. HTTP/1.1 only, no
 * redirects, no proxy, at most one request on the wire a call. After `close`, and for what it cut short: `worker_lost`.
 */
export function openSender(options: SenderOptions): Sender {
  const { policy, connectTimeoutMs = 5_000, maxIdleConnections = 5_000 } = options;
  const resolve = options.resolver ?? openResolver({});
  const checkTarget = openTargetCheck(policy);
  const connections = new Connections(
    openGuardedConnect(policy, resolve, connectTimeoutMs),
    maxIdleConnections,
  );
  const checkHost = openHostCheck(policy, options.resolver ?? openResolver({}));
  let isClosed = false;

  return {
    checkHost,
    send(request) {
      if (isClosed) return Promise.resolve(unanswered("worker_lost", 0));
      const startedAtMs = performance.now();
      const target = checkTarget(request.url);
      if (!target) return Promise.resolve(unanswered("blocked_address", 0));
      return runExchange(connections, request, target, startedAtMs);
    },
    close() {
      isClosed = true;
      connections.closeAll();
      return Promise.resolve();
    },
  };
}
