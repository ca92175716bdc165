import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** What `vitest --reporter=json` writes. */
type Report = {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
};

/** Enough for what a property says of itself: its seed, its path and the counterexample. */
const longest = 2_000;

/** Prints what each failed test said, without stacks: of a long log, often only the end is kept. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: list-failed-tests.ts REPORT");
const { testResults }: Report = JSON.parse(await readFile(file, "utf8"));

for (const { name, status, message, assertionResults } of testResults) {
  const failed = assertionResults.filter((test) => test.status === "failed");
  const where = relative(process.cwd(), name);
  for (const { fullName, failureMessages } of failed) tell(where, fullName, failureMessages?.[0] ?? "");
  if (failed.length === 0 && status === "failed") tell(where, "(the whole file)", message);
}

function tell(where: string, test: string, why: string): void {
  const [said = ""] = stripVTControlCharacters(why).split(/\n\s+at /, 1);
  console.log(`${where} > ${test}: ${said.slice(0, longest)}`);
}
