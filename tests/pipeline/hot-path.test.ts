import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, queueBackends, type World } from "@posthorn/testkit/world";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

/** What the dispatcher asks in its turns, whether or not an event comes by. */
const turnStatements = ["delivery-dispatch", "partition-list"];

type Statement = { pool: string | undefined; name: string };

describe.for(queueBackends)("the path of an event, queue on %s", (queue) => {
  let world: World;
  let tenantId: string;

  beforeAll(async () => {
    world = await createWorld({ queue });
    tenantId = await world.addTenant();
    await world.addEndpoint(tenantId, { maxInFlight: 50 });
    await world.startWorker();
    await emitAndAwait(1); // what is cached afterwards: the event type, the subscription, the endpoint
  });
  afterAll(() => world.close());

  test("takes three statements for one event, and asks the management plane nothing", async () => {
    const statements = watchStatements();
    await emitAndAwait(1);
    expect(statements()).toEqual([
      { pool: "posthorn pipeline", name: "event-ingest" },
      { pool: "posthorn pipeline", name: "delivery-claim" },
      { pool: "posthorn pipeline", name: "attempt-record" },
    ]);
  });

  test("takes the same three for 300 events at once, far fewer times than there are events", async () => {
    const statements = watchStatements();
    await emitAndAwait(300);
    const seen = statements();
    const names = new Set(seen.map(({ name }) => name));
    expect(names).toEqual(new Set(["event-ingest", "delivery-claim", "attempt-record"]));
    expect(seen.filter(({ name }) => name === "event-ingest").length).toBeLessThanOrEqual(10);
    expect(seen.length).toBeLessThan(300);
  });

  async function emitAndAwait(count: number): Promise<void> {
    const events = await Promise.all(Array.from({ length: count }, () => world.emit(tenantId)));
    const ids = events.map((event) => event.id);
    await eventually(async () => {
      const open = "SELECT FROM delivery WHERE event_id = ANY ($1) AND status <> 'delivered'";
      expect(await world.query(open, [ids])).toHaveLength(0);
    });
  }
});

/** What Posthorn's own pools send from now on, but for the dispatcher's turns and the set-up of a connection. */
function watchStatements(): () => Statement[] {
  const seen: Statement[] = [];
  const query = pg.Client.prototype.query;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    seen.push({ pool: applicationOf(this), name: nameOf(given[0]) });
    return Reflect.apply(query, this, given);
  });
  return () => {
    spy.mockRestore();
    const isOurs = ({ pool }: Statement) =>
      pool?.startsWith("posthorn ") && !pool.startsWith("posthorn queue");
    return seen.filter((statement) => isOurs(statement) && !isTurn(statement.name));
  };
}

function isTurn(name: string): boolean {
  return turnStatements.includes(name) || name.startsWith("(SELECT 'delivery_") || name.startsWith("SET ");
}

/** pg keeps what it connected with, though its types do not tell. */
function applicationOf(client: pg.Client): string | undefined {
  return (client as unknown as { connectionParameters: { application_name?: string } }).connectionParameters
    .application_name;
}

function nameOf(statement: unknown): string {
  if (typeof statement === "string") return statement;
  const { name, text } = statement as { name?: string; text?: string };
  return name ?? text ?? "a statement without a text";
}
