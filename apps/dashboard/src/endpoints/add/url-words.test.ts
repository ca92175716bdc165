import { expect, test } from "vitest";
import { describeUrl, type UrlVerdict } from "./url-words.ts";

type Checks = UrlVerdict["checks"];

const checksOf = (form: Checks["form"], dns: Checks["dns"], address: Checks["address"]): Checks => ({
  form,
  dns,
  address,
});
const good = checksOf("passed", "passed", "passed");

const cases: [what: string, url: string, isAllowed: boolean, checks: Checks, tones: string[]][] = [
  ["fine", "https://a.example/in", true, good, ["good", "good", "good"]],
  ["fine in capitals", "HTTPS://a.example/in", true, good, ["good", "good", "good"]],
  ["plain http", "http://a.example/in", true, good, ["warn", "good", "good"]],
  [
    "an address",
    "https://93.184.216.34/",
    true,
    checksOf("passed", "skipped", "passed"),
    ["good", "good", "good"],
  ],
  [
    "not in DNS",
    "https://a.example/",
    true,
    checksOf("passed", "failed", "skipped"),
    ["good", "warn", "open"],
  ],
  [
    "led inside",
    "https://a.example/",
    true,
    checksOf("passed", "passed", "failed"),
    ["good", "good", "warn"],
  ],
  [
    "not looked up",
    "https://a.example/",
    true,
    checksOf("passed", "skipped", "skipped"),
    ["good", "warn", "open"],
  ],
  [
    "a private one",
    "https://10.0.0.1/",
    false,
    checksOf("passed", "skipped", "failed"),
    ["good", "good", "bad"],
  ],
  ["no URL", "a.example", false, checksOf("failed", "skipped", "skipped"), ["bad", "open", "open"]],
];

test.each(cases)("a URL that is %s", (_what, url, isAllowed, checks, tones) => {
  const notes = describeUrl(url, { isAllowed, reason: null, message: null, checks });
  expect(notes.map(({ tone }) => tone)).toEqual(tones);
});

test("before anything was asked, it says what a URL needs", () => {
  expect(describeUrl("", undefined).map(({ tone }) => tone)).toEqual(["open", "open", "open"]);
});
