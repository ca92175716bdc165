import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { inBatches } from "./in-batches.ts";
import type { FloorEndpoint } from "./tables.ts";

/** A program: the floor's half that takes events in. 202 follows the commit of a batch; no checks, no framework. */
const [databaseUrl, port] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });

const ingestSql = `
WITH stored AS (
  INSERT INTO event (id, route, payload) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
)
INSERT INTO delivery (id, event_id, endpoint_id) SELECT * FROM unnest($4::uuid[], $5::uuid[], $6::uuid[])`;

type Emitted = { id: string; route: string; payload: string; response: ServerResponse };

const endpointIds = new Map<string, string[]>();
const { rows } = await pool.query<FloorEndpoint>("SELECT id, route FROM endpoint");
for (const { id, route } of rows) endpointIds.set(route, [...(endpointIds.get(route) ?? []), id]);

const ingest = inBatches<Emitted>(
  async (events) => {
    const deliveries = events.flatMap(({ id, route }) =>
      (endpointIds.get(route) ?? []).map((endpointId) => ({ id: uuidv7(), eventId: id, endpointId })),
    );
    await pool.query({
      name: "ingest",
      text: ingestSql,
      values: [
        events.map(({ id }) => id),
        events.map(({ route }) => route),
        events.map(({ payload }) => payload),
        deliveries.map(({ id }) => id),
        deliveries.map(({ eventId }) => eventId),
        deliveries.map(({ endpointId }) => endpointId),
      ],
    });
    for (const { id, response } of events)
      response.writeHead(202, json).end(`{"id":"evt_${id.replaceAll("-", "")}"}`);
  },
  { maxItems: 500, maxFlushes: 2 },
);

const json = { "content-type": "application/json" };

function receive(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { eventType, payload } = JSON.parse(Buffer.concat(chunks).toString());
    const route = `${request.url} ${eventType}`;
    ingest({ id: uuidv7(), route, payload: JSON.stringify(payload), response });
  });
}

createServer(receive).listen(Number(port), "127.0.0.1", 4_096, () => process.send?.("ready"));
process.on("disconnect", () => process.exit());
