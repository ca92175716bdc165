import * as apiKeys from "@posthorn/contract/routes/api-keys";
import { describe, expect, test } from "vitest";
import { awaitRequests, openReceiver } from "./receivers.ts";
import { useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

/** The API and the worker as processes of their own are searched, and much more than logs, by canary-secrets.test.ts. */
describe("standalone", () => {
  const system = useSystem("standalone", { settings: { POSTHORN_LOG_LEVEL: "debug" } });

  test("no log line holds a key, a secret, an own header, a signature or a piece of a payload", async () => {
    const { client, settings } = system();
    const receiver = await openReceiver(({ headers }) => ({
      status: headers["posthorn-attempt"] === "1" ? 500 : 200,
      body: "canary-in-an-answer",
    }));
    const tenant = await createTenant(client);
    const endpoint = await tenant.addEndpoint({
      url: `${receiver.url}/in?token=canary-in-a-query`,
      headers: { "X-Token": "canary-in-a-header" },
      eventTypes: ["invoice.paid"],
      retrySchedule: [1],
    });
    const body = { name: "backend", tenant: tenant.id, scopes: ["events:write"] };
    const { key } = await call(client, apiKeys.createApiKey, { body });
    const rotated = await tenant.rotateSecret(endpoint.id, 60);
    const event = await tenant.emit({ text: "canary-in-a-payload" }, { idempotencyKey: "canary-in-a-key" });
    await tenant.emitRaw('{"eventType":"a.b","payload":"canary-in-a-payload"', {
      idempotencyKey: "canary-in-a-key",
    });
    await tenant.emitRaw('{"eventType":"a.b","payload":"canary-in-a-payload","canary-in-a-payload":1}');
    await tenant.emitRaw('{"eventType":"a.b","payload":1}', { idempotencyKey: "canary-in-a-key" });
    await system().clientWith(`${key}canary-in-a-wrong-key`).send("GET", "/v1/tenants");
    await client.send("GET", "/v1/tenants?token=canary-in-a-query");
    await tenant.addEndpoint({
      url: "http://no-such-host.invalid/?token=canary-in-a-query",
      eventTypes: ["lost"],
      retrySchedule: [],
    });
    const lost = await tenant.emit({ text: "canary-in-a-payload" }, { eventType: "lost" });
    await tenant.awaitStatus(lost.id, "failed");
    await tenant.awaitStatus(event.id, "delivered");
    const requests = await awaitRequests(receiver, 2);
    await Promise.all(
      system()
        .programs()
        .map((program) => program.end("SIGTERM")),
    );

    const printed = system()
      .programs()
      .map((program) => program.output())
      .join("\n");
    expect(printed, "the run was logged at all").toContain(event.id);
    const secrets = [
      settings["POSTHORN_ROOT_KEY"],
      settings["POSTHORN_MASTER_KEYS"]?.split(":")[1],
      new URL(settings["DATABASE_URL"] ?? "").password,
      key,
      ...[endpoint.secret, rotated.secret].map((secret) => secret.slice("whsec_".length)),
      ...requests.flatMap(({ headers }) => String(headers["webhook-signature"]).split(" ")),
      "canary-in-a-",
    ];
    for (const secret of secrets) {
      expect(secret).toMatch(/.{8}/);
      expect(printed.includes(String(secret)), `"${secret}" was printed`).toBe(false);
    }
  });
});
