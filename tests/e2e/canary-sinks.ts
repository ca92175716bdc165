import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { routes } from "@posthorn/contract/route-table";
import type { ReceivedRequest } from "@posthorn/receiver/receiver";
import type { ApiAnswer, ApiClient } from "@posthorn/testkit/api-client";
import { Client } from "pg";
import type { Found } from "./canaries.ts";

/** Every cell of every table but the system's own, `row table.column`; bytes as text and as hex. */
export async function readRows(databaseUrl: string): Promise<Found[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; sql: string }>(
      `SELECT relname AS name, format('SELECT * FROM %I.%I', nspname, relname) AS sql
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE relkind IN ('r', 'p') AND NOT relispartition AND nspname !~ '^pg_|^information_schema$'`,
    );
    tables.push({ name: "pg_stat_activity", sql: "SELECT query FROM pg_stat_activity" });
    const found: Found[] = [];
    for (const { name, sql } of tables)
      for (const row of (await client.query<Record<string, unknown>>(sql)).rows)
        for (const [column, value] of Object.entries(row))
          if (value !== null) found.push({ where: `row ${name}.${column}`, text: textOf(value) });
    return found;
  } finally {
    await client.end();
  }
}

/** What an embedded Postgres has logged; that of another server is somebody else's. */
export async function readServerLog(databaseUrl: string): Promise<Found[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client
    .query("SELECT current_setting('data_directory') AS folder")
    .finally(() => client.end());
  const text = await readFile(join(rows[0].folder, "..", "postgres.log"), "utf8").catch(() => null);
  return text === null ? [] : [{ where: "the log of Postgres", text }];
}

function textOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return `${value.toString("latin1")}\n${value.toString("hex")}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Hears every command that a Redis is sent, those of scripts too: what is deleted again does not escape. */
export async function listenToRedis(url: string): Promise<{ heard: () => Found; stop: () => void }> {
  const { hostname, port, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await once(socket, "connect");
  socket.write(`AUTH ${password}\r\nMONITOR\r\n`);
  await once(socket, "data");
  return {
    heard: () => ({ where: "Redis", text: Buffer.concat(chunks).toString("latin1") }),
    stop: () => void socket.destroy(),
  };
}

/** An answer, and which route it is of: its id, or the path when there is none. */
export type Recorded = { routeId: string; status: number; headers: string; text: string };

/** A client that keeps every answer. */
export function recordAnswers(client: ApiClient, into: Recorded[]): ApiClient {
  return {
    async send(method, path, request) {
      const answer = await client.send(method, path, request);
      into.push(record(method, path, answer));
      return answer;
    },
  };
}

export function record(method: string, path: string, { status, headers, bytes }: ApiAnswer): Recorded {
  return {
    routeId: findRouteId(method, path.split("?")[0] ?? ""),
    status,
    headers: JSON.stringify([...headers]),
    text: bytes.toString("utf8"),
  };
}

function findRouteId(method: string, path: string): string {
  const matching = routes.filter(
    (route) =>
      route.method === method.toLowerCase() &&
      new RegExp(`^${route.path.replaceAll(/:\w+/g, "[^/]+")}$`).test(path),
  );
  return (matching.find((route) => route.path === path) ?? matching[0])?.id ?? path;
}

/** An answer field by field, `answer createEndpoint.secret`; a refusal as a whole, `problem 404`. */
export function piecesOfAnswer({ routeId, status, headers, text }: Recorded): Found[] {
  const given = { where: `headers of ${routeId}`, text: headers };
  if (status >= 400) return [given, { where: `problem ${status} of ${routeId}`, text }];
  const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : { text };
  const fields = Object.entries(body).map(([name, value]) => ({
    where: `answer ${routeId}.${name}`,
    text: typeof value === "string" ? value : JSON.stringify(value),
  }));
  return [given, ...fields];
}

/** A request that was received, part by part: `request /in authorization`. */
export function piecesOfRequest({ path, headers, body }: ReceivedRequest): Found[] {
  const { pathname } = new URL(path, "http://receiver");
  return [
    { where: `request ${pathname} path`, text: path },
    { where: `request ${pathname} body`, text: body.toString() },
    ...Object.entries(headers).map(([name, value]) => ({
      where: `request ${pathname} ${name}`,
      text: String(value),
    })),
  ];
}
