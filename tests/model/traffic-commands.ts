import type { DeliveryRef } from "@posthorn/engine/ports";
import fc from "fast-check";
import { expect } from "vitest";
import { type AnswerKind, answers } from "./answers.ts";
import { type Command, command, often, pick } from "./command.ts";
import { type Emit, emit } from "./emit-command.ts";
import { giveBack, type Model } from "./model.ts";
import { findLanesToVisit } from "./rules.ts";
import { claimLanes, dispatch, finish, forget, start, type WorkerNumber, work } from "./steps.ts";

const workerNumber = fc.constantFrom<WorkerNumber>(0, 1);
const number = fc.nat({ max: 11 });

const emitted = fc
  .record<Emit>({
    eventType: fc.constantFrom("order.paid", "order.paid", "slow.tick"),
    key: fc.constantFrom(null, null, "a", "b"),
    count: fc.integer({ min: 1, max: 5 }),
    idempotencyKey: fc.constantFrom(null, null, null, "i"),
    delayMs: fc.constantFrom(0, 0, 0, 20_000),
  })
  .map(emit);

function answerWith(index: number, kind: AnswerKind): Command {
  return command(`endpoint ${index} answers ${kind}`, async ({ endpoints }) => {
    pick(endpoints, index).answer = kind;
  });
}

const kinds = Object.keys(answers) as AnswerKind[]; // its keys are written there
const answered = fc
  .tuple(number, fc.constantFrom<AnswerKind>("ok", "ok", "error", "error", "error", ...kinds))
  .map(([index, kind]) => answerWith(index, kind));

function workWith(worker: WorkerNumber, isBrokerAway: boolean): Command {
  const name = `worker ${worker} works${isBrokerAway ? " without its broker" : ""}`;
  return command(name, (model, real) => work(model, real, worker, isBrokerAway));
}

const worked = fc.tuple(workerNumber, fc.boolean()).map((given) => workWith(...given));

/** Enough failures in a row to open a breaker. */
const broke = fc.tuple(number, workerNumber).map(([index, worker]): Command => {
  const some = emit({ eventType: "order.paid", key: null, count: 5, idempotencyKey: null, delayMs: 0 });
  const steps = [answerWith(index, "error"), some, some, workWith(worker, false)];
  return {
    check: (model) => some.check(model),
    async run(model, real) {
      for (const step of steps) if (step.check(model)) await step.run(model, real);
    },
    toString: () => `{${steps.join(",")}}`,
  };
});

/** Both workers get each job, as a queue may do that thinks one of them dead. */
const started = fc.constantFrom<WorkerNumber[]>([0], [1], [0, 1]).map((workers) =>
  command(`workers ${workers} send and hear no answer yet`, async (model, real) => {
    const refs = await dispatch(model, real, false);
    await start(model, real, workers, [...refs, ...real.system.queue.takeAll()]);
  }),
);

/** Jobs come late, twice, or for deliveries that are long done. */
const repeated = fc.constantFrom<WorkerNumber[]>([0], [1], [0, 1]).map((workers) =>
  command(`workers ${workers} get a job for every delivery there is`, async (model, real) => {
    const refs = model.deliveries.map(({ id, endpoint }): DeliveryRef => [id, endpoint.id]);
    await start(model, real, workers, refs);
  }),
);

const hasRequests = ({ requests }: Readonly<Model>) => requests.length > 0;
const answeredOne = number.map((index) =>
  command(
    `request ${index} is answered`,
    (model, real) => finish(model, real, [pick(model.requests, index)]),
    hasRequests,
  ),
);
const answeredAll = fc.constant(
  command("all requests are answered", (model, real) => finish(model, real, model.requests), hasRequests),
);
const killed = workerNumber.map((worker) =>
  command(
    `worker ${worker} is killed`,
    async (model, real) =>
      forget(
        model,
        real,
        model.requests.filter((request) => request.worker === worker),
      ),
    hasRequests,
  ),
);

const flushed = fc.constant(
  command("the queue loses everything", async (_, { system }) => void system.queue.takeAll()),
);

const passed = fc.constantFrom(1, 6, 6, 31, 31, 31, 61, 61, 600).map((seconds) =>
  command(`${seconds} s pass`, async (model, real) => {
    model.nowMs += seconds * 1_000;
    await real.system.setTime(model.nowMs);
  }),
);

/** A process that stood still between a claim and its request gives the delivery back. */
const overslept = workerNumber.map((worker) =>
  command(
    `worker ${worker} claims from lanes and sleeps`,
    async (model, real) => {
      const lanes = findLanesToVisit(model).map(({ id }) => id);
      const claims = await claimLanes(model, real, [worker], lanes);
      model.nowMs += 6_000;
      await real.system.setTime(model.nowMs);
      const opened = await real.system.workers[worker].start(claims.map(({ claimed }) => claimed));
      expect(opened, "nothing is sent too late").toEqual([]);
      for (const { delivery } of claims) giveBack(delivery);
    },
    (model) => findLanesToVisit(model).length > 0,
  ),
);

/** What backends, receivers, workers, queues and clocks do. */
export const trafficCommands: fc.Arbitrary<Command>[] = [
  ...often(7, emitted),
  ...often(3, answered),
  ...often(2, broke),
  ...often(5, worked),
  ...often(6, started),
  ...often(2, repeated),
  ...often(3, answeredOne),
  ...[answeredAll, killed, flushed, overslept],
  ...often(6, passed),
];
