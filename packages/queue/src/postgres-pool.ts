import { setTimeout as delay } from "node:timers/promises";
import { ConnectionClosedError, type PgPool, type PgPoolClient, type PgQueryResult } from "bullmq";
import { DatabaseError, Pool, type PoolConfig } from "pg";

const connectRetryMs = 300;

const poolConfig = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 5000,
  query_timeout: 5000,
  idleTimeoutMillis: 60_000,
} satisfies PoolConfig;

/** SQLSTATE classes of a server that is away, starting, stopping or out of connections. */
const serverAway = /^(08|53|57)/;

/**
 * A pg pool that fails the way BullMQ understands. BullMQ waits and tries again only after errors that it knows as
 * connection errors, and those of Postgres are not among them: it would retry in a busy loop and forget to end jobs.
 * `connect`, which BullMQ calls once for its memoized schema check and then for LISTEN, tries until the pool ends.
 */
export class PostgresPool implements PgPool {
  /** BullMQ looks here to learn whether a silently dropped LISTEN connection will be noticed. */
  readonly options = { keepAlive: true };
  readonly #pool: PgPool;
  readonly #onLost: (error: unknown) => void;
  #ended: Promise<void> | undefined;

  constructor(config: PoolConfig, onLost: (error: unknown) => void) {
    const pool = new Pool({ ...poolConfig, ...config });
    // Also rejects the running query, which is where it is told. A pool listens only while a connection is idle, and with no
    // listener the loss would end the process.
    pool.on("connect", (client) => client.on("error", () => {}));
    this.#pool = asBullmqPool(pool);
    this.#onLost = onLost;
    this.#pool.on("error", onLost);
  }

  async query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    try {
      return await this.#pool.query<R>(text, params);
    } catch (error) {
      throw this.#translate(error);
    }
  }

  async connect(): Promise<PgPoolClient> {
    for (;;) {
      if (this.#ended !== undefined) throw new ConnectionClosedError();
      try {
        return await this.#pool.connect();
      } catch (error) {
        this.#onLost(error);
        await delay(connectRetryMs);
      }
    }
  }

  end(): Promise<void> {
    this.#ended ??= this.#pool.end();
    return this.#ended;
  }

  on(event: "error", listener: (error: Error) => void): this;
  on(event: "connect", listener: (client: PgPoolClient) => void): this;
  on(event: "error" | "connect", listener: (argument: never) => void): this {
    Reflect.apply(this.#pool.on, this.#pool, [event, listener]);
    return this;
  }

  removeAllListeners(event?: string): this {
    this.#pool.removeAllListeners(event);
    return this;
  }

  #translate(error: unknown): unknown {
    if (error instanceof DatabaseError && !serverAway.test(error.code ?? "")) return error;
    this.#onLost(error);
    return new ConnectionClosedError(undefined, error);
  }
}

/** BullMQ documents that it takes a pg.Pool, but types its listeners by overloads where pg has one generic method. */
function asBullmqPool(pool: Pool): PgPool {
  return pool as unknown as PgPool;
}
