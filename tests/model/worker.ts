import { decodeId } from "@posthorn/domain/id";
import type { Outcome } from "@posthorn/domain/outcome";
import { createDeliver } from "@posthorn/engine/deliver";
import { EndpointHealthReports } from "@posthorn/engine/endpoint-health-reports";
import type { Engine } from "@posthorn/engine/engine";
import { LaneClaims } from "@posthorn/engine/lane-claims";
import type { RunDelivery, StartedClaim } from "@posthorn/engine/lanes";
import type { SendRequest } from "@posthorn/engine/ports";
import { SendingEndpoints } from "@posthorn/engine/sending-endpoints";

/** A request that the receiver has and has not answered yet. */
export type OpenRequest = {
  deliveryId: string;
  request: SendRequest;
  /** Resolves when the worker has done all that the answer asks for. */
  answer(outcome: Outcome): Promise<void>;
};

type Arrival = { request: SendRequest; answer: (outcome: Outcome) => void };

const room = 100;
export const noId = "00000000-0000-0000-0000-000000000000";

/** All that a worker delivers with, driven by hand: no timer, no turns of its own, and requests end when the test says so. */
export class Worker {
  readonly #endpoints: SendingEndpoints;
  readonly #lanes: LaneClaims;
  readonly #deliver: RunDelivery;
  readonly #arrivals = new Map<string, (arrival: Arrival) => void>();

  constructor(parts: Engine) {
    const send = (request: SendRequest) => this.#receive(request);
    const engine = { ...parts, sender: { ...parts.sender, send } };
    this.#endpoints = new SendingEndpoints(engine);
    this.#lanes = new LaneClaims(
      engine,
      async () => noId,
      () => {},
    );
    this.#deliver = createDeliver(engine, this.#endpoints, new EndpointHealthReports(engine));
  }

  /** Claims and sends; resolves when each is with the receiver or turned out not to be for us. */
  async start(given: readonly (string | StartedClaim)[]): Promise<OpenRequest[]> {
    const started = await Promise.all(given.map((one) => this.#start(one)));
    return started.filter((request) => request !== null);
  }

  /** Claims what may go to these endpoints and sends nothing yet. */
  async claimFromLanes(endpointIds: readonly string[]): Promise<StartedClaim[]> {
    return (await Promise.all(endpointIds.map((id) => this.#lanes.fetch(id, room)))).flat();
  }

  async hasRate(endpointId: string): Promise<boolean> {
    await this.#endpoints.prepare([endpointId]);
    return this.#endpoints.hasRate(endpointId);
  }

  stop(): void {
    this.#lanes.stop();
  }

  async #start(given: string | StartedClaim): Promise<OpenRequest | null> {
    const deliveryId = typeof given === "string" ? given : given.delivery.id;
    const arrived = Promise.withResolvers<Arrival>();
    this.#arrivals.set(deliveryId, arrived.resolve);
    const done = this.#deliver(given, () => {});
    const arrival = await Promise.race([arrived.promise, done.then(() => null)]);
    this.#arrivals.delete(deliveryId);
    if (arrival === null) return null;
    const answer = (outcome: Outcome) => {
      arrival.answer(outcome);
      return done;
    };
    return { deliveryId, request: arrival.request, answer };
  }

  #receive(request: SendRequest): Promise<Outcome> {
    const deliveryId = decodeId("dlv", request.headers["posthorn-delivery-id"] ?? "");
    const arrive = this.#arrivals.get(deliveryId ?? "");
    if (arrive === undefined) throw new Error("a request was made for a delivery that nobody started");
    return new Promise((answer) => arrive({ request, answer }));
  }
}
