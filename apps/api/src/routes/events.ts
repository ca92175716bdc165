import { setImmediate as nextTurn } from "node:timers/promises";
import type { RouteRequest } from "@posthorn/contract/define-route";
import * as contract from "@posthorn/contract/routes/events";
import { readPointer } from "@posthorn/domain/payload-match";
import type { Actor } from "@posthorn/engine/actor";
import { listDeliveries } from "@posthorn/engine/deliveries/list-deliveries";
import { getEvent } from "@posthorn/engine/events/get-event";
import { listEvents } from "@posthorn/engine/events/list-events";
import { type PayloadQuery, searchPayloads } from "@posthorn/engine/events/search-payloads";
import { ingest } from "@posthorn/engine/pipeline/ingest";
import type { Express } from "express";
import { describeError } from "../answer-problem.ts";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { type Answer, createAnswer, type Handler, JsonText, mount } from "../mount.ts";
import { describeIdempotency, envelopeBytes, readDeliverAt, readEvent, splitBatch } from "../read-event.ts";
import { readEventFilter } from "../read-filter.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { renderDelivery, renderEvent, renderIngested } from "../render.ts";

type ListQuery = RouteRequest<typeof contract.listEvents>["query"];

const maxBatchEvents = 1_000;
const maxBatchBytes = 16 * 1_048_576;
/** So much of a batch is read before others get their turn: 16 MB at once would keep them waiting for half a second. */
const bytesATurn = 131_072;

/** Mounted first: emitting is what the API does most. */
export function mountIngest(app: Express, api: Api): void {
  const { engine, maxPayloadBytes } = api;
  mount(app, api, contract.createEvent, createEmit(api), maxPayloadBytes + envelopeBytes);

  mount(
    app,
    api,
    contract.createEventBatch,
    async ({ headers, body, actor, requestId }) => {
      const items = splitBatch(Buffer.from(body.buffer, body.byteOffset, body.length), maxBatchEvents);
      const key = headers["idempotency-key"];
      const ingestItem = async (bytes: Buffer, index: number) => {
        try {
          return await ingestOne(api, actor, bytes, key === undefined ? undefined : `${key} ${index}`);
        } catch (error) {
          const problem = describeError(error, requestId, engine.log);
          engine.telemetry.refused(problem);
          return { problem };
        }
      };
      const results: ReturnType<typeof ingestItem>[] = [];
      let bytesInTurn = body.length; // to find the items
      for (const [index, bytes] of items.entries()) {
        bytesInTurn += bytes.length;
        if (bytesInTurn > bytesATurn) {
          await nextTurn();
          bytesInTurn = bytes.length;
        }
        results.push(ingestItem(bytes, index));
      }
      return { data: await Promise.all(results) };
    },
    maxBatchBytes,
  );
}

/** Emitting as `mountIngest` has it, for who knows by the URL alone that it is that. */
export function createEmitAnswer(api: Api): Answer {
  return createAnswer(api, contract.createEvent, createEmit(api), api.maxPayloadBytes + envelopeBytes);
}

function createEmit({ engine, maxPayloadBytes }: Api): Handler<typeof contract.createEvent> {
  return async ({ params, headers, body, actor }) => {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
    const { envelope, payload, value } = readEvent(bytes, contract.eventEnvelope, maxPayloadBytes);
    const event = await ingest(engine, actor, {
      ...envelope,
      payload,
      value,
      tenant: readTenantRef(params.tenant),
      deliverAt: readDeliverAt(envelope.deliverAt, engine.clock.now()),
      idempotency: describeIdempotency(headers["idempotency-key"], bytes),
    });
    return renderIngested(event);
  };
}

async function ingestOne(api: Api, actor: Actor, bytes: Buffer, key: string | undefined) {
  const { envelope, payload, value } = readEvent(bytes, contract.batchItemEnvelope, api.maxPayloadBytes);
  const event = await ingest(api.engine, actor, {
    ...envelope,
    payload,
    value,
    tenant: readTenantRef(envelope.tenant),
    deliverAt: readDeliverAt(envelope.deliverAt, api.engine.clock.now()),
    idempotency: describeIdempotency(key, bytes),
  });
  return renderIngested(event);
}

export function mountEvents(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.listEvents, async ({ params, query, actor }) => {
    const page = { limit: query.limit, before: readIdCursor("evt", query.cursor) };
    const tenant = readTenantRef(params.tenant);
    const filter = readEventFilter(query);
    const payload = readPayloadQuery(query);
    const { data, next } =
      payload === null
        ? await listEvents(engine, actor, tenant, filter, page)
        : await searchPayloads(engine, actor, tenant, { filter, payload }, page);
    return { data: data.map(renderEvent), nextCursor: toIdCursor("evt", next) };
  });

  mount(app, api, contract.getEvent, async ({ params, query, actor }) => {
    const tenant = readTenantRef(params.tenant);
    const withPayload = query.include === "payload";
    const { event, payload } = await getEvent(engine, actor, {
      tenant,
      eventId: readId("evt", params.event),
      withPayload,
    });
    const rendered = renderEvent(event);
    return payload === null ? rendered : withPayloadText(rendered, payload);
  });

  mount(app, api, contract.listEventDeliveries, async ({ params, query, actor }) => {
    const tenant = readTenantRef(params.tenant);
    const eventId = readId("evt", params.event);
    await getEvent(engine, actor, { tenant, eventId, withPayload: false });
    const page = { limit: query.limit, before: readIdCursor("dlv", query.cursor) };
    const { data, next } = await listDeliveries(engine, actor, tenant, { eventId }, page);
    return { data: data.map(renderDelivery), nextCursor: toIdCursor("dlv", next) };
  });
}

function readPayloadQuery({ payloadPath, payloadValue }: ListQuery): PayloadQuery | null {
  const path = payloadPath === undefined ? null : readPointer(payloadPath);
  return path === null || payloadValue === undefined ? null : { path, value: payloadValue };
}

/** The payload is shown as it was emitted, digits and spaces included. */
function withPayloadText(event: object, payload: Uint8Array): JsonText {
  return new JsonText(
    `${JSON.stringify(event).slice(0, -1)},"payload":${Buffer.from(payload).toString("utf8")}}`,
  );
}
