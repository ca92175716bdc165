import { expect, test } from "vitest";
import { createAddressOf } from "./client-address.ts";

const proxies = ["10.0.0.0/8", "fd00::/8"];

function read(trusted: readonly string[], remoteAddress: string | undefined, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return createAddressOf(trusted)({ socket: { remoteAddress }, headers });
}

test.each<
  [
    what: string,
    trusted: readonly string[],
    peer: string | undefined,
    forwarded: string | undefined,
    expected: string,
  ]
>([
  ["nobody is trusted", [], "10.0.0.1", "203.0.113.7", "10.0.0.1"],
  ["the peer is not trusted", proxies, "192.0.2.1", "203.0.113.7", "192.0.2.1"],
  ["the proxy says nothing", proxies, "10.0.0.1", undefined, "10.0.0.1"],
  ["the proxy says it", proxies, "10.0.0.1", "203.0.113.7", "203.0.113.7"],
  ["the client says something too", proxies, "10.0.0.1", "198.51.100.9, 203.0.113.7", "203.0.113.7"],
  ["the client names a proxy", proxies, "10.0.0.1", "10.0.0.9,203.0.113.7", "203.0.113.7"],
  ["there are two proxies", proxies, "10.0.0.1", "198.51.100.9, 203.0.113.7, 10.2.3.4", "203.0.113.7"],
  ["the client is inside", proxies, "10.0.0.1", "10.0.0.9, 10.2.3.4", "10.0.0.9"],
  ["there is a port", proxies, "10.0.0.1", "203.0.113.7:4711", "203.0.113.7"],
  ["IPv6 is used", proxies, "fd00::1", "2001:db8::7", "2001:db8::7"],
  ["IPv6 has a port", proxies, "fd00::1", "[2001:db8::7]:4711", "2001:db8::7"],
  ["the socket takes both families", proxies, "::ffff:10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"],
  ["the header is no list of addresses", proxies, "10.0.0.1", "203.0.113.7, unknown", "10.0.0.1"],
  ["the header is empty", proxies, "10.0.0.1", " , ", "10.0.0.1"],
  ["the connection is gone", proxies, undefined, "203.0.113.7", ""],
])("tells whom a request is from when %s", (_what, trusted, peer, forwarded, expected) => {
  expect(read(trusted, peer, forwarded)).toBe(expected);
});
