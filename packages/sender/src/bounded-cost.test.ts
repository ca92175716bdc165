import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  type HostileAnswer,
  promptAnswers,
  slowAnswers,
  startHostileReceiver,
} from "@posthorn/testkit/hostile-receivers";
import { expect, test } from "vitest";
import type { LeftBehind } from "./testing/send-bad-answers.ts";

const program = fileURLToPath(new URL("./testing/send-bad-answers.ts", import.meta.url));
const megabyte = 1024 * 1024;
const badAnswers = [...promptAnswers, ...slowAnswers].filter(([, , reason]) => reason !== "ok");

/** Makes at least so many attempts at these answers, each as often as the others, in a process of its own. */
async function sendFromChild(answers: readonly HostileAnswer[], attempts: number): Promise<LeftBehind> {
  await using receiver = await startHostileReceiver(answers);
  const urls = answers.map((_, index) => `http://127.0.0.1:${receiver.port}/${index}`);
  const rounds = Math.ceil(attempts / urls.length);
  using child = fork(program, [String(rounds), ...urls], { execArgv: ["--expose-gc"] });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`ended with ${code}`)));
  const [left]: LeftBehind[] = await Promise.race([once(child, "message"), ended]);
  ended.catch(() => {});
  if (left === undefined) throw new Error("the child told nothing");
  return left;
}

test("a thousand bad answers leave less than 50 MB behind, and no connection", async () => {
  const left = await sendFromChild(badAnswers, 1_000);

  expect(left.attempts).toBeGreaterThanOrEqual(1_000);
  expect(left.rssBytes).toBeLessThan(50 * megabyte);
  expect(left.heapBytes).toBeLessThan(5 * megabyte);
  expect(left).toMatchObject({ sockets: 0, timers: 0 });
});

test("thousands of headers, trailers or hints cost little more than one header that is too long", async () => {
  const find = (...names: string[]) => badAnswers.filter(([behaviour]) => names.includes(behaviour));
  const many = find("5,000 headers", "an endless row of headers", "200 KB of trailers", "a flood of 103");
  const one = find("one header of 200 KB");
  expect([many.length, one.length]).toEqual([4, 1]);
  const costOf = async (answers: HostileAnswer[]) => {
    const { cpuMicros, attempts } = await sendFromChild(answers, 100);
    return cpuMicros / attempts;
  };

  const manyMicros = await costOf(many);
  const oneMicros = await costOf(one);
  expect(manyMicros).toBeLessThan(15 * oneMicros);
});
