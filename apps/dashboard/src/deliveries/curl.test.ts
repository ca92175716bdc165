import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { describeCurl } from "./curl.ts";

const hostile = ["it's", "$(id)", "`id`", '"', "a\nb", "\\'", "é"];

test.each(hostile)("a shell takes %j for text and nothing else", (text) => {
  const command = describeCurl({ url: "http://127.0.0.1:9", headers: { "x-own": text }, body: text });
  const script = command.replace("curl -i", "printf '%s\\0'");
  const parts = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0");
  expect(parts).toEqual(["-H", `x-own: ${text}`, "--data-raw", text, "http://127.0.0.1:9", ""]);
});
