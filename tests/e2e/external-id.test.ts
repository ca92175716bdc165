import { createApiClient } from "@posthorn/testkit/api-client";
import { describe, expect, test } from "vitest";
import { awaitEvents, openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { createTenant, openTenant } from "./tenant.ts";

type Answer = { id?: string; code?: string; detail?: string };

describe.each(queues.slice(0, 1))("on %s", (queue) => {
  const system = useSystem(queue);

  test("of 50 parallel emits with one externalId over two API processes one is kept, and the others are told which", async () => {
    const first = String((await system().api().awaitLog("the API listens"))["url"]);
    await system().startApi();
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });
    const other = openTenant(
      createApiClient(() => first, system().settings["POSTHORN_ROOT_KEY"] ?? ""),
      tenant.id,
    );
    const emit = (n: number) =>
      (n % 2 === 0 ? tenant : other).emitRaw(
        JSON.stringify({ eventType: "invoice.paid", payload: { n }, externalId: "order-42" }),
        { idempotencyKey: `try-${n}` },
      );
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => emit(n)));
    const bodies = answers.map((answer) => answer.json() as Answer);
    const winner = answers.findIndex(({ status }) => status === 202);
    const id = bodies[winner]?.id ?? "none";
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    const losers = bodies.filter((_, n) => n !== winner);
    expect(losers.map(({ code }) => code)).toEqual(losers.map(() => "external_id_taken"));
    for (const { detail } of losers) expect(detail).toContain(id);

    const again = await emit(winner);
    expect([again.status, again.json()]).toEqual([202, bodies[winner]]);
    expect((await emit(winner === 0 ? 1 : 0)).status).toBe(409);
    expect(await tenant.countEvents()).toBe(1);
    await awaitEvents(receiver, [id]);
    await tenant.awaitStatus(id, "delivered");
    expect(receiver.requests).toHaveLength(1);
  });
});
