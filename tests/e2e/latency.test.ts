import { describe, expect, test } from "vitest";
import { awaitRequests, openReceiver } from "./receivers.ts";
import { modes, useSystem } from "./system.ts";
import { createTenant } from "./tenant.ts";

const events = 30;
/** Far above what is seen on an idle machine, far below what it takes when an event's job was lost. */
const provesJobMs = 2_000;

function medianOf(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe.each(modes)("on %s", (mode) => {
  const system = useSystem(mode);

  test("a first attempt leaves on its own job, without waiting for the dispatcher", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });

    const afterPostMs: number[] = [];
    const afterAnswerMs: number[] = [];
    for (let n = 0; n < events; n += 1) {
      const postedAt = Date.now();
      await tenant.emit({ n });
      const answeredAt = Date.now();
      const request = (await awaitRequests(receiver, n + 1))[n];
      afterPostMs.push((request?.receivedAt ?? 0) - postedAt);
      afterAnswerMs.push((request?.receivedAt ?? 0) - answeredAt);
    }

    const [median, medianAfterAnswer] = [medianOf(afterPostMs), medianOf(afterAnswerMs)];
    process.stdout.write(
      `first attempt on ${mode}: median ${median} ms after the post, ${medianAfterAnswer} ms after the 202\n`,
    );
    expect(median).toBeLessThan(provesJobMs);
  });
});
