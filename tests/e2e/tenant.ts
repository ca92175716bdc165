import { randomBytes } from "node:crypto";
import type { Route, RouteResponseBody } from "@posthorn/contract/define-route";
import { problemBody } from "@posthorn/contract/problem";
import * as deliveries from "@posthorn/contract/routes/deliveries";
import * as endpoints from "@posthorn/contract/routes/endpoints";
import * as events from "@posthorn/contract/routes/events";
import * as tenants from "@posthorn/contract/routes/tenants";
import type { ApiAnswer, ApiClient, ApiRequest } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { expect } from "vitest";

export type Delivery = RouteResponseBody<typeof deliveries.getDelivery>;
export type Attempt = RouteResponseBody<typeof deliveries.listAttempts>["data"][number];
export type Lane = RouteResponseBody<typeof endpoints.getLane>;
export type AcceptedEvent = RouteResponseBody<typeof events.createEvent>;
type CreatedEndpoint = RouteResponseBody<typeof endpoints.createEndpoint>;
type EndpointSettings = { url: string } & Partial<
  Pick<CreatedEndpoint, "eventTypes" | "timeoutMs" | "retrySchedule" | "maxInFlight" | "ratePerSecond"> & {
    headers: Record<string, string>;
  } & Pick<CreatedEndpoint, "format" | "signatures" | "headerPrefix"> & { authentication: object | null }
>;

type CallInput = ApiRequest & { params?: Record<string, string>; query?: Record<string, string> };

/** Makes a call that has to succeed: its status and its body are those the contract promises. */
export async function call<R extends Route>(
  client: ApiClient,
  route: R,
  { params = {}, query = {}, ...request }: CallInput = {},
): Promise<RouteResponseBody<R>> {
  const path = route.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ""));
  const search = new URLSearchParams(query).toString();
  const answer = await client.send(route.method.toUpperCase(), search ? `${path}?${search}` : path, request);
  expect(answer.status, `${route.id}: ${answer.bytes}`).toBe(route.response.status);
  return asBody(route, route.response.schema?.parse(answer.json()));
}

/** The schema of the very route has parsed it. */
function asBody<R extends Route>(_route: R, body: unknown): RouteResponseBody<R> {
  return body as RouteResponseBody<R>;
}

export type EmitOptions = { eventType?: string; idempotencyKey?: string; orderingKey?: string };

/** A customer of its own for a test, so that tests can share a system. */
export async function createTenant(client: ApiClient): Promise<Tenant> {
  const tenant = `acme-${randomBytes(6).toString("hex")}`;
  await call(client, tenants.putTenant, { params: { tenant }, body: { name: "Acme" } });
  return openTenant(client, tenant);
}

export type Tenant = ReturnType<typeof openTenant>;

/** What a test does with a tenant that exists. */
export function openTenant(client: ApiClient, tenant: string) {
  const emitRaw = (body: string | Buffer, { idempotencyKey }: EmitOptions = {}): Promise<ApiAnswer> =>
    client.send("POST", `/v1/tenants/${tenant}/events`, {
      body,
      headers: { "idempotency-key": idempotencyKey ?? null },
    });
  const deliveriesOf = async (event: string): Promise<Delivery[]> =>
    (await call(client, events.listEventDeliveries, { params: { tenant, event } })).data;
  /** Of an event with a single delivery. */
  const deliveryOf = async (event: string): Promise<Delivery> => {
    const [delivery, ...others] = await deliveriesOf(event);
    if (delivery === undefined || others.length > 0) throw new Error(`${event} has not one delivery`);
    return delivery;
  };

  return {
    id: tenant,
    addEndpoint: (body: EndpointSettings) =>
      call(client, endpoints.createEndpoint, { params: { tenant }, body }),
    readEndpoint: (endpoint: string) => call(client, endpoints.getEndpoint, { params: { tenant, endpoint } }),
    changeEndpoint: (endpoint: string, body: Partial<EndpointSettings>) =>
      call(client, endpoints.updateEndpoint, { params: { tenant, endpoint }, body }),
    pause: (endpoint: string) => call(client, endpoints.pauseEndpoint, { params: { tenant, endpoint } }),
    resume: (endpoint: string, body?: { backlog: "all" | "none" | { since: string } }) =>
      call(client, endpoints.resumeEndpoint, { params: { tenant, endpoint }, body }),
    readLane: (endpoint: string) => call(client, endpoints.getLane, { params: { tenant, endpoint } }),
    rotateSecret: (endpoint: string, overlapSeconds: number) =>
      call(client, endpoints.rotateEndpointSecret, {
        params: { tenant, endpoint },
        body: { overlapSeconds },
      }),
    emit: async (payload: unknown, options: EmitOptions = {}): Promise<AcceptedEvent> => {
      const { eventType = "invoice.paid", idempotencyKey = null, orderingKey } = options;
      return call(client, events.createEvent, {
        params: { tenant },
        body: { eventType, payload, orderingKey },
        headers: { "idempotency-key": idempotencyKey },
      });
    },
    emitRaw,
    readEventText: (event: string) =>
      client.send("GET", `/v1/tenants/${tenant}/events/${event}?include=payload`),
    countEvents: async () => (await call(client, events.listEvents, { params: { tenant } })).data.length,
    deliveriesOf,
    deliveryOf,
    /** Waits until it stands as expected. */
    awaitStatus: (event: string, status: Delivery["status"]): Promise<Delivery> =>
      eventually(async () => {
        const delivery = await deliveryOf(event);
        expect(delivery.status, JSON.stringify(delivery)).toBe(status);
        return delivery;
      }),
    /** Waits until all deliveries of an event stand as expected. */
    awaitAll: (event: AcceptedEvent, status: Delivery["status"]): Promise<Delivery[]> =>
      eventually(async () => {
        const found = await deliveriesOf(event.id);
        expect(found).toHaveLength(event.deliveries);
        expect(found.map((delivery) => delivery.status)).toEqual(found.map(() => status));
        return found;
      }),
    retry: (delivery: string) => call(client, deliveries.retryDelivery, { params: { tenant, delivery } }),
    cancel: (delivery: string) => call(client, deliveries.cancelDelivery, { params: { tenant, delivery } }),
    /** The code of the refusal. */
    refuseCancel: async (delivery: string): Promise<unknown> => {
      const answer = await client.send("POST", `/v1/tenants/${tenant}/deliveries/${delivery}/cancel`);
      expect(answer.status, `${answer.bytes}`).toBe(409);
      return problemBody.parse(answer.json()).code;
    },
    /** Oldest first. */
    attemptsOf: async (delivery: string): Promise<Attempt[]> =>
      (await call(client, deliveries.listAttempts, { params: { tenant, delivery } })).data.toReversed(),
  };
}
