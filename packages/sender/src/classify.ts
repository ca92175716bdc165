import type { AttemptReason } from "@posthorn/domain/outcome";
import { SendFailure } from "./send-failure.ts";

/** Names why no connection came about. `isPeerConnected`: TCP stood already, so what failed is the TLS handshake. */
export function reasonOfConnectError(error: unknown, isPeerConnected: boolean): AttemptReason {
  if (error instanceof SendFailure) return error.reason;
  if (isPeerConnected) return "tls";
  const code = codeOf(error);
  if (code === "ETIMEDOUT") return "timeout_connect";
  return code === "ECONNRESET" ? "reset" : "refused";
}

/**
 * Names why an exchange on an open connection ended without an answer. What the peer sent against the rules of HTTP,
 * and a request that undici refuses to write, is `invalid_response`; a connection that ended is `reset`, or `tls` when
 * it broke the rules of TLS.
 */
export function reasonOfExchangeError(error: unknown): AttemptReason {
  if (error instanceof SendFailure) return error.reason;
  if (isBrokenConnection(error)) return "reset";
  if (isTlsError(error)) return "tls";
  switch (codeOf(error)) {
    case "UND_ERR_SOCKET":
      return isProtocolMisuse(error) ? "invalid_response" : "reset";
    case "UND_ERR_DESTROYED":
      return "worker_lost";
    default:
      return "invalid_response";
  }
}

/** True when an answer was cut short by the network, by a reset, by broken TLS or by us, as opposed to ending in order (FIN). */
export function isCutShort(error: unknown): boolean {
  if (error instanceof SendFailure || codeOf(error) === "UND_ERR_DESTROYED") return true;
  return isBrokenConnection(error) || isTlsError(error);
}

function isBrokenConnection(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ECONNRESET" || code === "EPIPE" || code === "ETIMEDOUT" || code === "ECONNABORTED";
}

function isTlsError(error: unknown): boolean {
  return codeOf(error)?.startsWith("ERR_SSL_") ?? false;
}

/** undici gives an unasked 100 or 101 the same code as a closed socket; only its message tells them apart. */
function isProtocolMisuse(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("bad ");
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
