import * as contract from "@posthorn/contract/routes/endpoint-tests";
import { checkEndpointUrl } from "@posthorn/contract/routes/url-check";
import { checkUrl } from "@posthorn/engine/endpoints/check-url";
import { testEndpoint } from "@posthorn/engine/endpoints/test-endpoint";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { mount } from "../mount.ts";
import { envelopeBytes, readEventText } from "../read-event.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { renderDelivery, renderIngested } from "../render.ts";

const noBody = Buffer.from("{}");

/** What tries an endpoint out, before and after it is made. */
export function mountEndpointTests(app: Express, api: Api): void {
  const { engine, maxPayloadBytes } = api;
  mount(app, api, checkEndpointUrl, async ({ params, body, actor }) =>
    checkUrl(engine, actor, readTenantRef(params.tenant), body.url),
  );

  mount(
    app,
    api,
    contract.testEndpoint,
    async ({ params, body, actor }) => {
      const bytes = body.length === 0 ? noBody : Buffer.from(body.buffer, body.byteOffset, body.length);
      const { envelope, payload } = readEventText(bytes, contract.testEnvelope, maxPayloadBytes);
      const ref = { tenant: readTenantRef(params.tenant), endpointId: readId("ep", params.endpoint) };
      const input = { eventType: envelope.eventType, payload };
      const { event, delivery } = await testEndpoint(engine, actor, ref, input);
      return { event: renderIngested(event), delivery: renderDelivery(delivery) };
    },
    maxPayloadBytes + envelopeBytes,
  );
}
