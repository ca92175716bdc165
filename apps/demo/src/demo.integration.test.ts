import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, onTestFinished, test } from "vitest";

const program = fileURLToPath(new URL("main.ts", import.meta.url));
const runProgram = promisify(execFile);
/** Nothing else: settings of whoever runs the tests must not matter. */
const env = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", POSTHORN_PORT: "0" };

/** In a folder of its own. */
async function startDemo(...args: string[]) {
  const cwd = await mkdtemp(join(tmpdir(), "posthorn-demo-"));
  const child = spawn(process.execPath, [program, ...args], { cwd, env });
  const exited = once(child, "exit");
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  onTestFinished(async () => {
    child.kill("SIGINT");
    await exited;
    await rm(cwd, { recursive: true });
  });
  return { child, exited, cwd, output: () => output, errors: () => errors };
}

test("the demo ends with 0 after every delivery arrived, one of them after two retries", async () => {
  const { exited, output, errors } = await startDemo("--once");
  expect({ exit: await exited, errors: errors() }, output()).toEqual({ exit: [0, null], errors: "" });
  const story = [
    /It runs at http:\/\/127\.0\.0\.1:\d+, its data is in \.\/\.posthorn\/demo\./,
    /emit {2}invoice\.paid {4}evt_\w{26} {2}202, 2 deliveries/,
    /✓ {3}crm {6}invoice\.paid {4}attempt 1 {2}→ 200 {2}signature ✓ {2}\d+(\.\d)? m?s after the 202/,
    /✗ {3}billing {2}invoice\.paid {4}attempt 1 {2}→ 503 {2}signature ✓/,
    /billing: http_5xx, attempt 2 in \d\.\d s/,
    /✗ {3}billing {2}invoice\.paid {4}attempt 2 {2}→ 500 {2}signature ✓/,
    /✓ {3}billing {2}invoice\.paid {4}attempt 3 {2}→ 200 {2}signature ✓/,
    /emit {2}report\.ready {4}evt_\w{26} {2}202, no delivery/,
    /Everything arrived: 4 events, 5 deliveries, 7 attempts, 2 retries\./,
  ];
  for (const line of story) expect(output()).toMatch(line);
  expect(output()).not.toContain("\u001b");
});

test("the demo stays up, what it invites to try works, and Ctrl+C ends it with 0", async () => {
  const { child, exited, output, errors } = await startDemo();
  await eventually(() => expect(output()).toMatch(/^Key +ph_/m));
  if (hasCurl()) {
    const lines = output().match(/^ {2}(API=|AUTH=|JSON=|curl ).*$/gm) ?? [];
    const script = ["set -e", 'curl() { command curl -fsS "$@"; echo; }', ...lines].join("\n");
    const { stdout } = await runProgram("sh", ["-c", script]);
    const [event, delivered, , attempts, endpoint] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(event).toMatchObject({ eventType: "invoice.paid", deliveries: 2 });
    expect(delivered.data).toHaveLength(2);
    expect(attempts.data.map((attempt: { statusCode: number }) => attempt.statusCode)).toEqual([
      200, 500, 503,
    ]);
    expect(endpoint.secret).toMatch(/^whsec_/);
    const arrivals = () => output().match(/✗ {3}billing {2}invoice\.paid {4}attempt 1/g);
    await eventually(() => expect(arrivals()).toHaveLength(2));
  }
  child.kill("SIGINT");
  expect({ exit: await exited, errors: errors() }).toEqual({ exit: [0, null], errors: "" });
});

test("a show that was interrupted is not a success", async () => {
  const { child, exited, output, errors } = await startDemo("--once");
  await eventually(() => expect(output()).toContain("attempt 2 in"));
  child.kill("SIGINT");
  expect(await exited).toEqual([1, null]);
  expect(errors()).toBe("demo: the show did not come to its end\n");
});

test("a second demo in the same folder says who is using it", async () => {
  const first = await startDemo();
  await eventually(() => expect(first.output()).toContain("It runs at"));
  const second = runProgram(process.execPath, [program], { cwd: first.cwd, env });
  await expect(second).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      new RegExp(`^.*/\\.posthorn/demo is in use by another Posthorn, process ${first.child.pid}\\. .*\\n$`),
    ),
  });
});

function hasCurl(): boolean {
  try {
    execFileSync("curl", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
