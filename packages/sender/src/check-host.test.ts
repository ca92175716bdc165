import { parseNetworks } from "@posthorn/domain/address-policy";
import { expect, test } from "vitest";
import { openHostCheck } from "./check-host.ts";
import type { ResolvedAddress } from "./resolve-host.ts";
import { SendFailure } from "./send-failure.ts";

const publicOnly = { httpsOnly: false, allowedNetworks: [] };
const zone: Record<string, string[]> = {
  "good.example": ["93.184.216.34", "2606:2800:220:1::1"],
  "inside.example": ["10.0.0.7"],
  "mixed.example": ["93.184.216.34", "127.0.0.1"],
};

async function resolve(hostname: string): Promise<ResolvedAddress[]> {
  const found = zone[hostname];
  if (found === undefined) throw new SendFailure("dns", `no address for ${hostname}`);
  return found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
}

test.each([
  ["https://good.example/in", "passed", "passed"],
  ["https://inside.example/in", "passed", "failed"],
  ["https://mixed.example/in", "passed", "failed"],
  ["https://nowhere.example/in", "failed", "skipped"],
  ["https://93.184.216.34/in", "skipped", "passed"],
  ["https://10.0.0.7/in", "skipped", "failed"],
  ["https://[::1]/in", "skipped", "failed"],
  ["https://localhost/in", "skipped", "failed"],
  ["not a URL", "skipped", "failed"],
])("of %s, dns has %s and the address has %s", async (url, dns, address) => {
  expect(await openHostCheck(publicOnly, resolve)(url)).toEqual({ dns, address });
});

test("networks that the operator allows pass, and localhost is not asked of a name server", async () => {
  const policy = { httpsOnly: false, allowedNetworks: parseNetworks(["127.0.0.0/8", "10.0.0.0/8"]) };
  const check = openHostCheck(policy, resolve);
  expect(await check("http://localhost:9000/in")).toEqual({ dns: "passed", address: "passed" });
  expect(await check("http://inside.example/in")).toEqual({ dns: "passed", address: "passed" });
});

test("while too many names are looked up, further ones are not; afterwards they are", async () => {
  const answer = Promise.withResolvers<ResolvedAddress[]>();
  const check = openHostCheck(publicOnly, () => answer.promise);
  const asked = Array.from({ length: 32 }, (_, number) => check(`https://slow-${number}.example/in`));
  expect(await check("https://good.example/in")).toEqual({ dns: "skipped", address: "skipped" });
  answer.resolve([{ address: "93.184.216.34", family: 4 }]);
  expect(new Set((await Promise.all(asked)).map(({ dns }) => dns))).toEqual(new Set(["passed"]));
  expect(await check("https://good.example/in")).toEqual({ dns: "passed", address: "passed" });
});
