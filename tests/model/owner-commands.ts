import { cancelDelivery } from "@posthorn/engine/deliveries/cancel-delivery";
import { retryDelivery } from "@posthorn/engine/deliveries/retry-delivery";
import { deleteEndpoint } from "@posthorn/engine/endpoints/delete-endpoint";
import { pauseEndpoint } from "@posthorn/engine/endpoints/pause-endpoint";
import { resumeEndpoint } from "@posthorn/engine/endpoints/resume-endpoint";
import { updateEndpoint } from "@posthorn/engine/endpoints/update-endpoint";
import { instanceActor } from "@posthorn/testkit/world";
import fc from "fast-check";
import { expect } from "vitest";
import { type Command, command, often, pick } from "./command.ts";
import {
  cancel,
  cancelOrphans,
  changeEndpoint,
  claim,
  type Delivery,
  type Endpoint,
  type Model,
  move,
  resume,
  retry,
} from "./model.ts";
import { refusalOf } from "./refusal.ts";
import { mayGoByName, tellHeldBy } from "./rules.ts";
import { findDelivery, noteRequest, type Real, type WorkerNumber } from "./steps.ts";
import { verify } from "./verify.ts";

const number = fc.nat({ max: 11 });
const hasDeliveries = ({ deliveries }: Readonly<Model>) => deliveries.length > 0;

/** Changes an endpoint, which is refused where it was deleted. */
function onEndpoint(
  name: string,
  index: number,
  ask: (
    real: Real,
    ref: { tenant: { id: string }; endpointId: string },
    endpoint: Endpoint,
  ) => Promise<unknown>,
  apply: (model: Model, endpoint: Endpoint) => void,
): Command {
  return command(`${name} endpoint ${index}`, async (model, real) => {
    const endpoint = pick(model.endpoints, index);
    const ref = { tenant: { id: real.tenantId }, endpointId: endpoint.id };
    const isGone = endpoint.status === "deleted";
    expect(await refusalOf(ask(real, ref, endpoint))).toBe(isGone ? "endpoint_not_found" : null);
    if (!isGone) apply(model, endpoint);
  });
}

const pause = number.map((index) =>
  onEndpoint(
    "pause",
    index,
    ({ system }, ref) => pauseEndpoint(system.engine, instanceActor, ref),
    (_, endpoint) => changeEndpoint(endpoint, { status: "paused" }),
  ),
);

/** How far back the backlog goes that is sent: everything, nothing, or so many ms. */
const resumed = fc
  .tuple(number, fc.constantFrom<"all" | "none" | number>("all", "all", "none", 10_000))
  .map(([index, backlog]) =>
    onEndpoint(
      `resume ${backlog} of`,
      index,
      ({ system }, ref) => {
        const given =
          typeof backlog === "number" ? { since: new Date(system.time.nowMs - backlog) } : backlog;
        return resumeEndpoint(system.engine, instanceActor, ref, given);
      },
      (model, endpoint) => {
        const agoMs = typeof backlog === "number" ? backlog : 0;
        resume(model, endpoint, backlog === "all" ? null : model.nowMs - agoMs);
      },
    ),
  );

const deleted = number.map((index) =>
  onEndpoint(
    "delete",
    index,
    ({ system }, ref) => deleteEndpoint(system.engine, instanceActor, ref),
    (model, endpoint) => {
      changeEndpoint(endpoint, { status: "deleted" });
      cancelOrphans(model);
    },
  ),
);

const moved = number.map((index) =>
  onEndpoint(
    "move",
    index,
    ({ system }, ref, { url }) => updateEndpoint(system.engine, instanceActor, ref, { url: `${url}x` }, null),
    (_, endpoint) => move(endpoint, `${endpoint.url}x`),
  ),
);

const retried = number.map((index) =>
  command(
    `retry delivery ${index}`,
    async (model, { system, tenantId }) => {
      const delivery = pick(model.deliveries, index);
      const refusal = await refusalOf(
        retryDelivery(system.engine, instanceActor, { id: tenantId }, delivery.id),
      );
      expect(refusal).toBe(refusalToRetry(delivery));
      if (refusal === null) retry(model, delivery);
    },
    hasDeliveries,
  ),
);

function refusalToRetry({ status, endpoint }: Delivery): string | null {
  if (endpoint.status === "deleted") return "conflict";
  return status === "delivering" ? "delivery_in_progress" : null;
}

const cancelled = number.map((index) =>
  command(
    `cancel delivery ${index}`,
    async (model, { system, tenantId }) => {
      const delivery = pick(model.deliveries, index);
      const refusals = { pending: null, delivering: "delivery_in_progress" } as const;
      const { status } = delivery;
      const expected = status === "pending" || status === "delivering" ? refusals[status] : "conflict";
      const refusal = await refusalOf(
        cancelDelivery(system.engine, instanceActor, { id: tenantId }, delivery.id),
      );
      expect(refusal).toBe(expected);
      if (refusal === null) cancel(delivery);
    },
    hasDeliveries,
  ),
);

export const upkeep = command("upkeep", async (model, { system }) => {
  await system.engine.pipeline.cancelOrphans(1_000);
  cancelOrphans(model);
});

/** What was claimed before the pause is sent or given back; afterwards nothing is claimed. */
const pausedMeanwhile = fc.tuple(number, fc.constantFrom<WorkerNumber>(0, 1)).map(
  ([index, worker]): Command => ({
    check: ({ endpoints }) => pick(endpoints, index).status !== "deleted",
    async run(model, real) {
      const endpoint = pick(model.endpoints, index);
      const ref = { tenant: { id: real.tenantId }, endpointId: endpoint.id };
      const due = model.deliveries.filter((one) => one.endpoint === endpoint && mayGoByName(model, one));
      const [opened] = await Promise.all([
        real.system.workers[worker].start(due.map(({ id }) => id)),
        pauseEndpoint(real.system.engine, instanceActor, ref),
      ]);
      for (const open of opened) {
        const delivery = findDelivery(model, open.deliveryId);
        expect(due, "sent while it was paused").toContain(delivery);
        claim(model, delivery, false);
        noteRequest(model, real, { worker, open, delivery, isProbe: false });
      }
      changeEndpoint(endpoint, { status: "paused" });
      await verify(model, real, (observed) => {
        const waiting = observed.deliveries.filter(({ id }) => due.some((one) => one.id === id));
        for (const row of waiting)
          if (row.queuedUntilMs === null) findDelivery(model, row.id).queuedUntilMs = null;
      });
    },
    toString: () => `pause endpoint ${index} while worker ${worker} takes its jobs`,
  }),
);

const looked = fc.constant(
  command(
    "look",
    async (model, { system, tenantId }) => {
      const page = { limit: 1_000, before: null };
      const { data: shown } = await system.engine.management.history.listDeliveries(tenantId, {}, page);
      const expected = model.deliveries.map(
        (delivery) => [delivery.id, tellHeldBy(model, delivery)] as const,
      );
      expect(new Map(shown.map(({ id, heldBy }) => [id, heldBy]))).toEqual(new Map(expected));
    },
    hasDeliveries,
  ),
);

/** What owners of endpoints and operators do. */
export const ownerCommands: fc.Arbitrary<Command>[] = [
  ...[pause, pausedMeanwhile, deleted, moved, fc.constant(upkeep), looked],
  ...often(3, resumed),
  ...often(3, retried),
  ...often(2, cancelled),
];
