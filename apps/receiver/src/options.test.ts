import { expect, test } from "vitest";
import { helpText, parseOptions } from "./options.ts";

const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const other = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;

test("without arguments every default applies", () => {
  expect(parseOptions([])).toEqual({
    kind: "run",
    options: { port: 9000, secrets: [], script: { status: 200, delayMs: 0, failRate: 0, failFirst: 0 } },
  });
});

test("every option is read, and secrets add up", () => {
  const args = "--port 0 --status 503 --delay 20 --fail-rate .3 --fail-first 2".split(" ");
  expect(parseOptions([...args, "--secret", secret, `--secret=${other}`])).toEqual({
    kind: "run",
    options: {
      port: 0,
      secrets: [secret, other],
      script: { status: 503, delayMs: 20, failRate: 0.3, failFirst: 2 },
    },
  });
});

test.each([
  [["--port", "65536"], '--port must be a whole number from 0 to 65535, not "65536"'],
  [["--port", ""], '--port must be a whole number from 0 to 65535, not ""'],
  [["--status", "100"], '--status must be a whole number from 200 to 599, not "100"'],
  [["--status", "2e2"], '--status must be a whole number from 200 to 599, not "2e2"'],
  [["--delay=-5"], '--delay must be a whole number from 0 to 600000, not "-5"'],
  [["--fail-rate", "1.01"], '--fail-rate must be a number from 0 to 1, not "1.01"'],
  [["--fail-rate", "30%"], '--fail-rate must be a number from 0 to 1, not "30%"'],
  [["--fail-first", "1.5"], '--fail-first must be a whole number from 0 to 1000000, not "1.5"'],
  [
    ["--secret", "hunter2"],
    "--secret must be whsec_ followed by base64, as shown when the endpoint was created",
  ],
  [["--colour"], "Unknown option '--colour'"],
  [["--delay"], "Option '--delay <value>' argument missing"],
])("%j is refused", (args, problem) => {
  expect(parseOptions(args)).toEqual({ kind: "invalid", problems: [problem] });
});

test("all mistaken values are reported at once", () => {
  const parsed = parseOptions(["--port", "x", "--status", "y", "--secret", "z"]);
  expect(parsed).toMatchObject({ kind: "invalid", problems: { length: 3 } });
});

test("help wins over mistaken values, and names every option", () => {
  expect(parseOptions(["--port", "x", "--help"])).toEqual({ kind: "help" });
  for (const name of ["port", "status", "delay", "fail-rate", "fail-first", "secret", "help"]) {
    expect(helpText).toContain(`  --${name} `);
  }
});
