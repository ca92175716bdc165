import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { startLoad } from "./load.ts";
import { awaitEvents, openReceiver, webhookId } from "./receivers.ts";
import { modes, useSystem } from "./system.ts";
import { createTenant } from "./tenant.ts";

/** The API is killed in the moment it has answered the n-th event, while other posts are under way. */
const killAt = [40, 90, 140];
const events = 200;

describe.each(modes)("on %s", (mode) => {
  const isStandalone = mode === "standalone";
  const system = useSystem(mode, isStandalone ? { database: "embedded" } : {});

  test("an API killed again and again loses no event it accepted and makes none twice", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url, timeoutMs: 1_000 });

    const restarts: Promise<unknown>[] = [];
    const killApi = () => {
      const api = system().api();
      api.signal("SIGKILL");
      restarts.push(api.exited.then(() => system().startApi()));
    };
    const load = startLoad(tenant, {
      retries: true,
      onAccepted: (count) => void (killAt.includes(count) && killApi()),
    });
    await load.awaitMore(events);
    await Promise.all(restarts);
    await load.stop();
    expect(restarts).toHaveLength(killAt.length);
    expect(load.refused.get("no answer"), "posts were under way when it was killed").toBeGreaterThan(0);

    await awaitEvents(receiver, load.accepted);
    const received = receiver.requests.map(webhookId);
    expect(new Set(received)).toEqual(new Set(load.accepted));
    expect(new Set(load.accepted).size).toBe(load.accepted.length);
    // A worker that lives on sends nothing twice; standalone's dies with the API and may.
    if (!isStandalone) expect(received).toHaveLength(load.accepted.length);
  });

  test("an API told to stop under load answers what it has taken, ends well and loses nothing", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url, timeoutMs: 1_000 });

    const load = startLoad(tenant);
    await load.awaitMore(50);
    const exit = await system().api().end("SIGTERM");
    await eventually(() => expect(load.refused.size).toBeGreaterThan(0));
    await load.stop();
    expect(exit).toEqual({ code: 0, signal: null });
    expect([...load.refused.keys()]).toEqual(["no answer"]);

    await system().startApi();
    await awaitEvents(receiver, load.accepted);
    expect(receiver.requests).toHaveLength(new Set(load.accepted).size);
  });
});
