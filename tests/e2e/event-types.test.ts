import * as eventTypes from "@posthorn/contract/routes/event-types";
import { getEvent } from "@posthorn/contract/routes/events";
import { createApiClient } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { call, createTenant, openTenant } from "./tenant.ts";

const schema = { type: "object", required: ["invoice"], properties: { invoice: { pattern: "^in_" } } };

describe.each(queues.slice(0, 1))("on %s", (queue) => {
  const system = useSystem(queue);

  test("a type that comes to reject does so in every process, and lets go again", async () => {
    const { client, settings } = system();
    const first = String((await system().api().awaitLog("the API listens"))["url"]);
    const tenant = await createTenant(client);
    const elsewhere = openTenant(
      createApiClient(() => first, settings["POSTHORN_ROOT_KEY"] ?? ""),
      tenant.id,
    );
    await elsewhere.emit({ before: true }, { eventType: "held.later" });
    await system().startApi();
    const params = { eventType: "held.later" };
    const emit = async () => (await elsewhere.emitRaw(JSON.stringify({ ...params, payload: {} }))).status;

    expect(await emit()).toBe(202);
    await call(client, eventTypes.updateEventType, { params, body: { schema, validate: "reject" } });
    await eventually(async () => expect(await emit()).toBe(422));
    const refused = await elsewhere.emitRaw(JSON.stringify({ ...params, payload: { invoice: "x" } }));
    expect(refused.json()).toMatchObject({
      code: "invalid_payload",
      errors: [{ pointer: "/payload/invoice", message: 'must match pattern "^in_"' }],
    });
    await elsewhere.emit({ invoice: "in_1" }, params);
    await call(client, eventTypes.updateEventType, { params, body: { validate: "off" } });
    await eventually(async () => expect(await emit()).toBe(202));
  });

  test("a payload that breaks the schema of a type that warns is delivered, and noted wherever one looks", async () => {
    const { client } = system();
    const receiver = await openReceiver();
    const tenant = await createTenant(client);
    await tenant.addEndpoint({ url: receiver.url });
    const body = { name: "noted.paid", schema, validate: "warn" };
    await call(client, eventTypes.createEventType, { body });
    const accepted = await eventually(async () => {
      const answer = await tenant.emit({ total: 1 }, { eventType: "noted.paid" });
      expect(answer.schemaErrors).toEqual([{ pointer: "/payload/invoice", message: "is required" }]);
      return answer;
    });
    await tenant.awaitStatus(accepted.id, "delivered");
    const params = { tenant: tenant.id, event: accepted.id };
    expect((await call(client, getEvent, { params })).schemaError).toBe("/payload/invoice is required");
    const line = system()
      .api()
      .logLines()
      .find((one) => one["event"] === accepted.id);
    expect(line).toMatchObject({ eventType: "noted.paid", schemaErrors: 1 });
  });

  test("a document is imported, shown, and counts for the next events", async () => {
    const { client } = system();
    const tenant = await createTenant(client);
    const Invoice = { ...schema, properties: { parent: { $ref: "#/components/schemas/Invoice" } } };
    const content = {
      "application/json": { schema: { $ref: "#/components/schemas/Invoice" }, example: { invoice: 1 } },
    };
    const document = {
      openapi: "3.1.0",
      info: { title: "Billing", version: "1" },
      webhooks: { "imported.paid": { post: { summary: "Paid.", requestBody: { content } } } },
      components: { schemas: { Invoice } },
    };
    const imported = await call(client, eventTypes.importEventTypes, {
      body: { document, validate: "reject" },
    });
    expect(imported.data).toEqual([{ name: "imported.paid", result: "created" }]);
    const shown = await call(client, eventTypes.getEventType, { params: { eventType: "imported.paid" } });
    expect(shown).toMatchObject({ description: "Paid.", example: { invoice: 1 }, validate: "reject" });
    const emit = async (payload: unknown) =>
      (await tenant.emitRaw(JSON.stringify({ eventType: "imported.paid", payload }))).status;
    await eventually(async () => expect(await emit({ invoice: 1, parent: {} })).toBe(422));
    expect(await emit({ invoice: 1, parent: { invoice: 2 } })).toBe(202);
  });
});
