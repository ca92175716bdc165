import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { startReceiver } from "./receiver.ts";

const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const foreign = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
const body = '{"total":12}';

/** An own, nearly empty environment: colour settings of whoever runs the tests must not matter. */
function startCommand(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url)), ...args], {
    env,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function startListening(args: string[], env?: NodeJS.ProcessEnv) {
  const child = startCommand(["--port", "0", ...args], env);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  const [firstLine, secondLine] = [await nextLine(), await nextLine()];
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(firstLine)?.[0] ?? "";
  return { child, nextLine, url, secondLine };
}

function post(url: string, signingSecret: string) {
  const at = new Date();
  const headers = {
    "webhook-id": "evt_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(signingSecret).sign("evt_1", at, body),
    "posthorn-event-type": "invoice.paid",
    "posthorn-attempt": "1",
  };
  return fetch(`${url}/hooks`, { method: "POST", body, headers });
}

test("the command prints each request with its verdict and answer, and stops cleanly", async () => {
  const { child, nextLine, url, secondLine } = await startListening([
    ...["--fail-first", "1", "--status", "202"],
    ...["--secret", foreign, "--secret", secret],
  ]);
  expect(secondLine).toBe(
    "answers 202, first fails 1 attempt of each webhook-id, checks signatures with 2 secrets; Ctrl+C stops",
  );

  const request = /^\d\d:\d\d:\d\d\.\d{3} {2}POST \/hooks {2}invoice\.paid {2}evt_1 {2}attempt 1 {2}12 B {2}/;
  expect((await post(url, secret)).status).toBe(500);
  const failed = await nextLine();
  expect(failed).toMatch(request);
  expect(failed).toMatch(/ {2}✓ signature {2}→ 500 \(scripted failure 1 of 1\)$/);
  expect(await nextLine()).toBe(`${" ".repeat(14)}${body}`);

  expect((await post(url, secret)).status).toBe(202);
  expect(await nextLine()).toMatch(/ {2}✓ signature {2}→ 202$/);

  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await nextLine();
  expect(await nextLine()).toBe("Stopped after 2 requests");
  expect(await exited).toEqual([0, null]);
});

test("a delivery signed with another secret is marked, and answered all the same", async () => {
  const { nextLine, url } = await startListening(["--secret", foreign]);
  expect((await post(url, secret)).status).toBe(200);
  expect(await nextLine()).toMatch(/ {2}✗ signature: No matching signature found {2}→ 200$/);
});

test("without a secret nothing is checked, and SIGINT stops too", async () => {
  const { child, nextLine, url, secondLine } = await startListening([]);
  expect(secondLine).toBe("answers 200, checks no signatures; Ctrl+C stops");
  await post(url, secret);
  expect(await nextLine()).toMatch(/ {2}not checked: no --secret {2}→ 200$/);
  const exited = once(child, "exit");
  child.kill("SIGINT");
  expect(await exited).toEqual([0, null]);
});

test("colours appear only when asked for or on a terminal", async () => {
  const coloured = await startListening([], { FORCE_COLOR: "1" });
  expect(coloured.secondLine).toContain("\u001b[2m");
  const plain = await startListening([]);
  expect(plain.secondLine).not.toContain("\u001b");
});

test("mistaken options end the command with 2 and one line each", async () => {
  const child = startCommand(["--status", "99", "--fail-rate", "7"]);
  const [problems, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(exitCode).toBe(2);
  expect(problems.trim().split("\n")).toEqual([
    'receiver: --status must be a whole number from 200 to 599, not "99"',
    'receiver: --fail-rate must be a number from 0 to 1, not "7"',
    "receiver: --help lists the options",
  ]);
});

test("a port in use ends the command with 1 and says what to do", async () => {
  const { port, stop } = await startReceiver();
  onTestFinished(stop);
  const child = startCommand(["--port", String(port)]);
  const [problem, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(exitCode).toBe(1);
  expect(problem).toBe(`receiver: port ${port} is in use; give another --port, or 0 for a free one\n`);
});

test("help is printed and the command ends", async () => {
  const child = startCommand(["--help"]);
  const [help, [exitCode]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  expect(help).toContain("--fail-rate <share>");
  expect(exitCode).toBe(0);
});
