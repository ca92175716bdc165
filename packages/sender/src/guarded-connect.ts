import { type LookupFunction, connect as netConnect, type Socket } from "node:net";
import { createSecureContext, type SecureContext, connect as tlsConnect } from "node:tls";
import { type AddressPolicy, isAddressAllowed } from "@posthorn/domain/address-policy";
import type { Target } from "./check-target.ts";
import { reasonOfConnectError } from "./classify.ts";
import type { Resolve, ResolvedAddress } from "./resolve-host.ts";
import { SendFailure } from "./send-failure.ts";
import { vetAddresses } from "./vet-addresses.ts";

/** What is known of a connection while it comes about and lives; written by the connect, read by the exchange. */
export type ConnectionState = {
  phase: "resolving" | "connecting" | "open";
  isClosed: boolean;
  socket: Socket | null;
  remoteAddress: string | null;
  openedAtMs: number;
  /** `socket.bytesRead` when the current exchange began. */
  bytesReadBefore: number;
};

export type GuardedConnect = (target: Target, state: ConnectionState) => Promise<Socket>;

/** Everything an answer may take on the wire: head, body in the smallest chunks, informational answers, trailers. */
const maxWireBytes = 1024 * 1024;
const pieceBytes = 2 * 1024;

/**
 * Opens the one way in which the process connects to a tenant-chosen host: resolve, judge every address, connect to
 * exactly those, check the peer. Rejects with a SendFailure. The time limit covers TCP and TLS, not name resolution.
 */
export function openGuardedConnect(
  policy: AddressPolicy,
  resolve: Resolve,
  connectTimeoutMs: number,
): GuardedConnect {
  let secureContext: SecureContext | undefined;

  return async (target, state) => {
    state.phase = "resolving";
    state.remoteAddress = null;
    const addresses = await vetAddresses(target, policy, resolve);
    if (state.isClosed) throw new SendFailure("worker_lost", "closed while resolving");
    state.phase = "connecting";
    // Built once: a context of its own for every connection costs more than the handshake saves.
    if (target.isTls) secureContext ??= createSecureContext();
    const socket = startSocket(target, addresses, secureContext, connectTimeoutMs);
    state.socket = socket;
    state.bytesReadBefore = 0;
    socket.on("readable", () => {
      if (socket.bytesRead - state.bytesReadBefore <= maxWireBytes) return;
      socket.destroy(new SendFailure("invalid_response", "more than 1 MB on the wire for one answer"));
    });
    const isPeerVetted = (peer: string) =>
      isAddressAllowed(peer, policy) && addresses.some(({ address }) => address === peer);
    await whenOpen(socket, target, state, isPeerVetted, connectTimeoutMs);
    state.phase = "open";
    state.openedAtMs = performance.now();
    return readInPieces(socket);
  };
}

function startSocket(
  target: Target,
  addresses: readonly ResolvedAddress[],
  secureContext: SecureContext | undefined,
  connectTimeoutMs: number,
): Socket {
  const options = {
    host: target.hostname,
    port: target.port,
    lookup: pinnedLookup(addresses),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    // Node gives up an address after this time to try the next one; each gets an equal share of the whole.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(10, Math.floor(connectTimeoutMs / addresses.length)),
  };
  if (!target.isTls) return netConnect(options);
  return tlsConnect({
    ...options,
    ...(target.ipFamily === 0 ? { servername: target.hostname.replace(/\.$/, "") } : {}),
    ...(secureContext ? { secureContext } : {}),
    ALPNProtocols: ["http/1.1"],
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch verification off.
    rejectUnauthorized: true,
  });
}

/**
 * undici parses what one read gives it to the end, and only then heeds that it gave up on the way: each of the thousands
 * of headers beyond its limit costs an Error. Small pieces make it stop soon.
 */
function readInPieces(socket: Socket): Socket {
  const readAll = socket.read.bind(socket);
  socket.read = (size) => {
    if (socket.destroyed) return null;
    return size === undefined && socket.readableLength > pieceBytes ? readAll(pieceBytes) : readAll(size);
  };
  return socket;
}

/** Answers both forms in which node:net asks. It is never asked for an IP literal, which `vetAddresses` judged. */
function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (hostname, options, callback) => {
    const first = addresses[0];
    if (!first) callback(new Error(`no address for ${hostname}`), "");
    else if (options.all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

/** Resolves when the socket may carry a request. The error listener stays: no later error may end the process. */
function whenOpen(
  socket: Socket,
  target: Target,
  state: ConnectionState,
  isPeerVetted: (address: string) => boolean,
  timeoutMs: number,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let isPeerConnected = false;
  const late = () => socket.destroy(new SendFailure("timeout_connect", `not connected in ${timeoutMs} ms`));
  const timer = setTimeout(late, timeoutMs);

  socket.once("connect", () => {
    isPeerConnected = true;
    state.remoteAddress = socket.remoteAddress ?? null;
    // A peer that hung up at once has no address any more; its own error tells more than ours would.
    if (socket.remoteAddress !== undefined && !isPeerVetted(socket.remoteAddress)) {
      socket.destroy(new SendFailure("blocked_address", "connected to an address that was not checked"));
    } else if (!target.isTls) resolve();
  });
  if (target.isTls) socket.once("secureConnect", resolve);
  socket.on("error", (error) => {
    reject(new SendFailure(reasonOfConnectError(error, isPeerConnected), error.message));
    // A TLS record that breaks the rules after the handshake is an error that leaves the socket open.
    socket.destroy(error);
  });
  socket.once("close", () => reject(new SendFailure("reset", "closed while connecting")));
  return promise.finally(() => clearTimeout(timer));
}
