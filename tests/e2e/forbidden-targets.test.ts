import { describe, expect, test } from "vitest";
import { openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { createTenant } from "./tenant.ts";

const forbidden = [
  ["a loopback address", "http://127.0.0.1:8080/"],
  ["loopback written as one number", "http://2130706433/"],
  ["loopback in octal", "http://0177.0.0.1/"],
  ["loopback in hexadecimal", "http://0x7f.1/"],
  ["loopback, shortened", "http://127.1/"],
  ["loopback in full-width digits", "http://１２７.０.０.１/"],
  ["the unspecified address", "http://0.0.0.0/"],
  ["a private address", "https://10.0.0.8/in"],
  ["another private address", "https://172.31.255.1/in"],
  ["a third private address", "https://192.168.1.1/in"],
  ["carrier-grade NAT", "https://100.64.0.1/in"],
  ["link-local", "http://169.254.10.10/"],
  ["a cloud's metadata address", "http://169.254.169.254/latest/meta-data/"],
  ["another cloud's metadata address", "http://168.63.129.16/"],
  ["multicast", "http://224.0.0.1/"],
  ["broadcast", "http://255.255.255.255/"],
  ["a documentation range", "http://203.0.113.7/"],
  ["a benchmark range", "http://198.18.0.1/"],
  ["IPv6 loopback", "http://[::1]/"],
  ["an IPv4-mapped IPv6 address", "http://[::ffff:127.0.0.1]/"],
  ["an IPv4-compatible IPv6 address", "http://[::127.0.0.1]/"],
  ["NAT64", "http://[64:ff9b::7f00:1]/"],
  ["6to4", "http://[2002:7f00:1::]/"],
  ["IPv6 unique local", "http://[fd00::1]/"],
  ["IPv6 link-local", "http://[fe80::1]/"],
  ["an IPv6 metadata address", "http://[fd00:ec2::254]/"],
  ["localhost", "http://localhost/"],
  ["localhost with a dot", "http://localhost./"],
  ["a name below localhost", "http://x.localhost/"],
  ["a single label", "http://intranet/"],
  ["a .local name", "http://printer.local/"],
  ["a .internal name", "http://metadata.google.internal/"],
  ["a user and password", "https://user:pass@hooks.example.com/"],
  ["a fragment", "https://hooks.example.com/#x"],
  ["a backslash", "https://hooks.example.com\\@127.0.0.1/"],
  ["a space", "https://hooks.example.com/a b"],
  ["a line break", "https://hooks.example.com/\r\nx: y"],
  ["a port of a database", "https://hooks.example.com:5432/"],
  ["SSH's port", "https://hooks.example.com:22/"],
  ["another scheme", "ftp://hooks.example.com/"],
  ["a file", "file:///etc/passwd"],
  ["JavaScript", "javascript:alert(1)"],
  ["gopher", "gopher://127.0.0.1:6379/_x"],
  ["no scheme", "hooks.example.com/in"],
  ["no host", "http:///in"],
  ["text", "not a url"],
] as const;

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  test("what the operator no longer allows is not reached, not even by an endpoint saved before", async () => {
    const canary = await openReceiver();
    const tenant = await createTenant(system().client);
    const urls = [
      `http://127.0.0.1:${canary.port}/`,
      `http://localhost:${canary.port}/`,
      `http://127.1:${canary.port}/`,
    ];
    for (const url of urls) await tenant.addEndpoint({ url, retrySchedule: [] });
    const before = await tenant.emit({ n: 1 });
    await tenant.awaitAll(before, "delivered");
    expect(canary.requests).toHaveLength(urls.length);

    await system().api().end("SIGTERM");
    await system().worker().end("SIGTERM");
    const strict = { POSTHORN_ALLOWED_NETWORKS: "" };
    await Promise.all([system().startApi(strict), system().startWorker(strict)]);
    const event = await tenant.emit({ n: 2 });
    const deliveries = await tenant.awaitAll(event, "failed");

    expect(deliveries).toHaveLength(urls.length);
    for (const delivery of deliveries) {
      expect(await tenant.attemptsOf(delivery.id)).toMatchObject([
        { reason: "blocked_address", statusCode: null, remoteAddress: null, responseBody: null },
      ]);
    }
    expect(canary.requests).toHaveLength(urls.length);
  });

  // From here on the system allows no network: the test above has restarted it.
  test.each(forbidden)("%s is refused at save", async (_, url) => {
    const { client } = system();
    const tenant = await createTenant(client);
    const path = `/v1/tenants/${tenant.id}/endpoints`;
    const answer = await client.send("POST", path, { body: { url } });
    expect(answer.status, url).toBe(422);
    expect(answer.json()).toMatchObject({ status: 422, code: "url_not_allowed" });
  });

  test("a public URL is accepted, and may not be changed into a forbidden one", async () => {
    const { client } = system();
    const tenant = await createTenant(client);
    const endpoint = await tenant.addEndpoint({ url: "https://hooks.example.com/in" });
    const path = `/v1/tenants/${tenant.id}/endpoints/${endpoint.id}`;
    const answer = await client.send("PATCH", path, { body: { url: "http://127.0.0.1/" } });
    expect(answer.json()).toMatchObject({ status: 422, code: "url_not_allowed" });
    expect(await tenant.readEndpoint(endpoint.id)).toMatchObject({ url: endpoint.url, version: 1 });
  });
});
