import { Client } from "undici";
import type { Target } from "./check-target.ts";
import type { ConnectionState, GuardedConnect } from "./guarded-connect.ts";

/** Bounds how long an address checked at connect time is trusted: after that a new connection resolves again. */
const maxAgeMs = 60_000;
const keepAliveTimeoutMs = 30_000;
const maxHeaderBytes = 16 * 1024;

/** The connections of one endpoint to one origin. */
type Peer = { endpointId: string; origin: string; idle: Connection[]; open: number };

/** One undici client, which is one socket and one request at a time. */
export type Connection = { readonly client: Client; readonly state: ConnectionState; readonly peer: Peer };

/**
 * Keeps connections alive and lends each to one request at a time. A connection is only ever lent for the endpoint and
 * origin that it was opened for. Idle ones end after 30 s or earlier, as the server's keep-alive hint says, so a peer
 * that falls silent leaves nothing behind; beyond `maxIdle` the longest idle is closed.
 */
export class Connections {
  readonly #connect: GuardedConnect;
  readonly #maxIdle: number;
  /** By endpoint, then by origin: a name made of both would have to be put together for each request. */
  readonly #peers = new Map<string, Map<string, Peer>>();
  readonly #all = new Set<Connection>();
  /** In the order in which they became idle. */
  readonly #idle = new Set<Connection>();

  constructor(connect: GuardedConnect, maxIdle: number) {
    this.#connect = connect;
    this.#maxIdle = maxIdle;
  }

  /** The most recently used connection that is still good, or a new one, which connects with its first request. */
  take(endpointId: string, target: Target): Connection {
    const peer = this.#peers.get(endpointId)?.get(target.origin);
    for (let connection = peer?.idle.pop(); connection; connection = peer?.idle.pop()) {
      this.#idle.delete(connection);
      const { socket, openedAtMs } = connection.state;
      if (socket && !socket.destroyed && performance.now() - openedAtMs < maxAgeMs) {
        connection.state.bytesReadBefore = socket.bytesRead;
        return connection;
      }
      this.close(connection);
    }
    return this.#open(endpointId, target);
  }

  /** Gives a connection back after an exchange that ended in order. */
  release(connection: Connection): void {
    const { socket, isClosed } = connection.state;
    if (isClosed || !socket || socket.destroyed) {
      this.close(connection);
      return;
    }
    connection.peer.idle.push(connection);
    this.#idle.add(connection);
    for (const longestIdle of this.#idle) {
      if (this.#idle.size <= this.#maxIdle) break;
      this.close(longestIdle);
    }
  }

  /** Ends a connection, and the request on it. May be called twice. */
  close(connection: Connection): void {
    if (connection.state.isClosed) return;
    connection.state.isClosed = true;
    connection.client.destroy(null, () => {});
    connection.state.socket?.destroy();
    this.#all.delete(connection);
    const { peer } = connection;
    if (this.#idle.delete(connection)) peer.idle.splice(peer.idle.indexOf(connection), 1);
    peer.open -= 1;
    if (peer.open === 0) this.#forget(peer);
  }

  closeAll(): void {
    for (const connection of this.#all) this.close(connection);
  }

  #meet(endpointId: string, origin: string): Peer {
    const peer = { endpointId, origin, idle: [], open: 0 };
    const ofEndpoint = this.#peers.get(endpointId) ?? new Map<string, Peer>();
    this.#peers.set(endpointId, ofEndpoint.set(origin, peer));
    return peer;
  }

  #forget({ endpointId, origin }: Peer): void {
    const ofEndpoint = this.#peers.get(endpointId);
    ofEndpoint?.delete(origin);
    if (ofEndpoint?.size === 0) this.#peers.delete(endpointId);
  }

  #open(endpointId: string, target: Target): Connection {
    const peer = this.#peers.get(endpointId)?.get(target.origin) ?? this.#meet(endpointId, target.origin);
    peer.open += 1;
    const state: ConnectionState = {
      phase: "resolving",
      isClosed: false,
      socket: null,
      remoteAddress: null,
      openedAtMs: 0,
      bytesReadBefore: 0,
    };
    const client = openClient(target, state, this.#connect);
    const connection: Connection = { client, state, peer };
    client.on("disconnect", () => {
      if (this.#idle.has(connection)) this.close(connection);
    });
    this.#all.add(connection);
    return connection;
  }
}

/** undici's own time limits are off: one absolute deadline an attempt holds where they do not (1xx floods, drips). */
function openClient(target: Target, state: ConnectionState, connect: GuardedConnect): Client {
  return new Client(target.origin, {
    allowH2: false,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: keepAliveTimeoutMs,
    keepAliveMaxTimeout: keepAliveTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
    connect: (_options, callback) => {
      connect(target, state).then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    },
  });
}
