import { expect, test } from "vitest";
import type { Qualifier } from "./qualifiers.ts";
import { suggest } from "./suggest.ts";

const qualifiers: Qualifier[] = [
  { name: "status", about: "where it stands", example: "status:failed", values: ["failed", "pending"] },
  { name: "tag", about: "of the event", example: "tag:a" },
  { name: "tenant", about: "id", example: "tenant:acme" },
];

const cases: [text: string, suggested: string[]][] = [
  ["", ["status:", "tag:", "tenant:"]],
  ["t", ["tag:", "tenant:"]],
  ["status:failed ", ["status:failed tag:", "status:failed tenant:"]],
  ["tag:a sta", ["tag:a status:"]],
  ["status:", ["status:failed", "status:pending"]],
  ["status:pe", ["status:pending"]],
  ["status:failed,", ["status:failed,pending"]],
  ["tag:", []],
  ["nothing:", []],
];

test.each(cases)("after %j it suggests that", (text, suggested) => {
  expect(suggest(text, qualifiers).map((one) => one.text)).toEqual(suggested);
});
