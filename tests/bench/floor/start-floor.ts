import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { pickFreePort } from "@posthorn/runtime/embedded-server";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import type { LoadGroup } from "../plan-load.ts";
import { logOf, startProgram } from "../start-process.ts";
import type { Measured, Site } from "../start-system.ts";
import { type FloorEndpoint, tablesSql } from "./tables.ts";

/** Starts the smallest program that does the same durable work; see docs/performance.md. */
export async function startFloor(site: Site, groups: readonly LoadGroup[]): Promise<Measured> {
  await createTables(site.databaseUrl, planEndpoints(site.receiverUrl, groups));
  const port = await pickFreePort();
  const start = (name: "api" | "worker", ...args: string[]) => {
    const file = join(import.meta.dirname, `${name}.ts`);
    const options = { env: site.env, logFile: logOf(site.folder, name) };
    return site.start(startProgram(name, [file, site.databaseUrl, ...args], options));
  };
  const [api, worker] = [await start("api", String(port)), await start("worker")];
  return { apiUrl: `http://127.0.0.1:${port}`, key: "none", api, worker };
}

function planEndpoints(receiverUrl: string, groups: readonly LoadGroup[]): FloorEndpoint[] {
  return groups.flatMap(({ target, eventType, endpointPaths }) =>
    endpointPaths.map((path) => ({
      id: uuidv7(),
      route: `${target.path} ${eventType}`,
      url: `${receiverUrl}${path}`,
      secret: randomBytes(32),
    })),
  );
}

async function createTables(databaseUrl: string, endpoints: readonly FloorEndpoint[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(tablesSql);
    await client.query(
      "INSERT INTO endpoint SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])",
      [
        endpoints.map(({ id }) => id),
        endpoints.map(({ route }) => route),
        endpoints.map(({ url }) => url),
        endpoints.map(({ secret }) => secret),
      ],
    );
  } finally {
    await client.end();
  }
}
