import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

/** The lines go straight to the descriptor, so a process of their own writes them. */
function logIn(statements: string, level = "info"): Record<string, unknown>[] {
  const script = `
    import { createLog } from ${JSON.stringify(import.meta.resolve("./log.ts"))};
    const log = createLog(${JSON.stringify(level)}, "test");
    ${statements}`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  return output.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

test("a line that is not for a terminal is JSON with its fields", () => {
  const [line] = logIn('log.info({ event: "evt_1", deliveries: 2 }, "event");');
  expect(line).toMatchObject({ name: "test", level: 30, event: "evt_1", deliveries: 2, msg: "event" });
});

test("lines below the level are not written", () => {
  const all = 'log.debug({}, "a"); log.info({}, "b"); log.warn({}, "c"); log.error({}, "d");';
  expect(logIn(all, "warn").map(({ msg }) => msg)).toEqual(["c", "d"]);
  expect(logIn(all, "silent")).toEqual([]);
});

test("an error is its type, message and stack, causes included, and nothing else that it carries", () => {
  const [line] = logIn(`
    const cause = Object.assign(new Error("no row"), { detail: "Failing row contains (tell-nobody)" });
    const error = Object.assign(new TypeError("not stored", { cause }), { input: "postgres://u:tell-nobody@db" });
    log.error({ error }, "failed");`);
  expect(line?.["error"]).toEqual({
    type: "TypeError",
    message: "not stored: no row",
    stack: expect.stringContaining("caused by: Error: no row"),
  });
  expect(JSON.stringify(line)).not.toContain("tell-nobody");
});

test("what was thrown and is no error is logged as it is", () => {
  expect(logIn('log.warn({ error: "just a text" }, "odd");')).toMatchObject([{ error: "just a text" }]);
});
