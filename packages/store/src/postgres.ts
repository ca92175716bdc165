import { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

export type Pool = pg.Pool;

const closeWithinMs = 1_000;
/** A server that fell silent does not enforce its own statement timeout. */
const networkSlackMs = 2_000;
/** A process that stood still between two statements must not keep what it locked. */
const idleInTransactionMs = 5_000;
/** One more than there are partitioned tables. */
const mostTries = 4;

/** Bounds that every id lies between. */
export const beforeAllIds = "00000000-0000-0000-0000-000000000000";
export const afterAllIds = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * Opens a pool. Lost connections are reported, never thrown: without a listener, a restart of Postgres would end the process.
 *
 * @param statementTimeoutMs bounds every statement, so that none can hold a connection for ever
 */
export function openPool(options: {
  databaseUrl: string;
  connections: number;
  applicationName: string;
  statementTimeoutMs: number;
  onLost: (error: Error) => void;
  /** Run on each new connection before anything else. */
  setUpSql?: string;
}): ClosablePool {
  const { setUpSql } = options;
  const silentAfterMs = options.statementTimeoutMs + networkSlackMs;
  const pool = new ClosablePool({
    connectionString: options.databaseUrl,
    max: options.connections,
    application_name: options.applicationName,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    onConnect: async (client) => {
      endWhenSilent(client, silentAfterMs, () => pool.isIdle(client));
      if (setUpSql) await client.query(setUpSql);
    },
  });
  pool.on("error", options.onLost);
  return pool;
}

/**
 * Ends a connection in use over which nothing came or went for so long, and with it the statement that waits. Not by pg's
 * query_timeout: that keeps the rows of every statement in memory, docs/decisions/0034-one-timer-per-connection.md.
 */
function endWhenSilent(client: pg.ClientBase, silentAfterMs: number, isIdle: () => boolean): void {
  const stream = client instanceof pg.Client ? client.connection.stream : null;
  if (!(stream instanceof Socket)) throw new TypeError("a connection to Postgres is over a socket");
  stream.setTimeout(silentAfterMs, () => {
    if (isIdle()) return;
    const silent = new Error(`Postgres did not answer for ${silentAfterMs} ms`);
    stream.destroy(Object.assign(silent, { code: "ETIMEDOUT" }));
  });
}

/** pg's own `end` resolves when idle connections were asked to close: a server stopped right then still has them. */
class ClosablePool extends pg.Pool {
  readonly #open = new Set<pg.PoolClient>();
  readonly #idle = new WeakSet<pg.ClientBase>();

  constructor(config: pg.PoolConfig) {
    super(config);
    this.on("connect", (client) => {
      // Also rejects the running query, which is where it is told. A pool listens only while a connection is idle, and with
      // no listener the loss would end the process.
      client.on("error", () => {});
      this.#open.add(client);
    });
    this.on("remove", (client) => this.#open.delete(client));
    this.on("acquire", (client) => this.#idle.delete(client));
    this.on("release", (_error, client) => this.#idle.add(client));
  }

  /** Nobody uses the connection now. */
  isIdle(client: pg.ClientBase): boolean {
    return this.#idle.has(client);
  }

  /** Resolves when every connection is closed, or cannot be closed within a second because the server is silent. */
  async close(): Promise<void> {
    await this.end();
    const closed = new Promise<void>((resolve) => {
      const resolveWhenEmpty = () => this.#open.size === 0 && resolve();
      this.on("remove", resolveWhenEmpty);
      resolveWhenEmpty();
    });
    await Promise.race([closed, wait(closeWithinMs, undefined, { ref: false })]);
  }
}

/**
 * Runs a statement that each connection prepares once under its name. A row that was on its way to the default partition
 * when its own one was attached is refused, and the whole statement with it: tried again, it finds its place.
 */
export async function runStatement<Row extends pg.QueryResultRow>(
  pool: Pool,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  for (let triesLeft = mostTries; ; triesLeft -= 1) {
    try {
      const result = await pool.query<Row>({ name, text, values: [...values] });
      return result.rows;
    } catch (error) {
      if (triesLeft === 1 || !isPartitionJustAttached(error)) throw error;
    }
  }
}

/** Runs `work` in a transaction on one connection; what it throws rolls back. */
export async function runTransaction<Result>(
  pool: Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** check_violation, which Postgres also says of a partition's bounds. */
function isPartitionJustAttached(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === "23514" &&
    error.message.includes("violates partition constraint")
  );
}

/** True for an error that a value in a row caused (SQLSTATE classes 22 and 23), not the server or the connection. */
export function isRowFault(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("22") || code.startsWith("23");
}

/** A Postgres array literal, for columns that are arrays inside an array parameter. */
export function toArrayLiteral(values: readonly string[]): string {
  if (values.length === 0) return "{}";
  const quoted = values.map((value) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`);
  return `{${quoted.join(",")}}`;
}
