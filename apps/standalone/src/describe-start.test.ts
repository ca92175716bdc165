import { expect, test } from "vitest";
import { describeStart } from "./describe-start.ts";

const start = { url: "http://127.0.0.1:8400", rootKey: "ph_key", dataDir: "./.posthorn" };

test("the greeting names the API, its description, the key and the data folder", () => {
  const greeting = describeStart({ ...start, allowedNetworks: [] });
  for (const text of [
    `${start.url}/dashboard`,
    start.url,
    `${start.url}/openapi.json`,
    start.rootKey,
    start.dataDir,
  ])
    expect(greeting).toContain(text);
});

test.each<[name: string, allowedNetworks: string[], isTold: boolean]>([
  ["no network is allowed", [], true],
  ["another network is allowed", ["10.0.0.0/8"], true],
  ["loopback is allowed", ["10.0.0.0/8", "127.0.0.0/8"], false],
])("whether it tells how to reach a local receiver when %s", (_name, allowedNetworks, isTold) => {
  expect(describeStart({ ...start, allowedNetworks }).includes("POSTHORN_ALLOWED_NETWORKS=")).toBe(isTold);
});
