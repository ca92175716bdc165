/**
 * A process of its own, run with --expose-gc: makes `rounds` attempts to each URL given, and tells its parent what they
 * left behind. A first round, not counted, loads and compiles what the others use.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { openTestSender } from "./open-test-sender.ts";

export type LeftBehind = {
  attempts: number;
  /** User and system, over all attempts. */
  cpuMicros: number;
  rssBytes: number;
  heapBytes: number;
  sockets: number;
  timers: number;
};

const timeoutMs = 200;
const roundsAtOnce = 4;

async function sendRound(sender: ReturnType<typeof openTestSender>, urls: string[]): Promise<number> {
  const outcomes = urls.map((url, index) => sender.post(url, { endpointId: `ep_${index}`, timeoutMs }));
  return (await Promise.all(outcomes)).length;
}

/** After a collection that also gives back the young generation, which V8 otherwise keeps at the size it had grown to. */
async function measure() {
  for (let turn = 0; turn < 10; turn += 1) {
    await globalThis.gc?.({ type: "major", execution: "async", flavor: "last-resort" });
    await nextTurn();
  }
  const { rss, heapUsed } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  const count = (kind: string) => resources.filter((resource) => resource === kind).length;
  return { rss, heapUsed, sockets: count("TCPSocketWrap"), timers: count("Timeout") };
}

const [rounds, ...urls] = process.argv.slice(2);
const sender = openTestSender();
let attempts = 0;
await sendRound(sender, urls);
const before = await measure();
const cpuBefore = process.cpuUsage();
for (let left = Number(rounds); left > 0; left -= roundsAtOnce) {
  const batch = Array.from({ length: Math.min(left, roundsAtOnce) }, () => sendRound(sender, urls));
  for (const sent of await Promise.all(batch)) attempts += sent;
}
const cpu = process.cpuUsage(cpuBefore);
const after = await measure();
process.send?.({
  attempts,
  cpuMicros: cpu.user + cpu.system,
  rssBytes: after.rss - before.rss,
  heapBytes: after.heapUsed - before.heapUsed,
  sockets: after.sockets,
  timers: after.timers,
} satisfies LeftBehind);
await sender.close();
process.disconnect();
