import { BlockList } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AddressPolicy, isAddressAllowed, parseNetworks } from "./address-policy.ts";

const publicOnly: AddressPolicy = { httpsOnly: false, allowedNetworks: [] };
const isPublic = (address: string) => isAddressAllowed(address, publicOnly);

const ipv4Text = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
const ipv6Text = (value: bigint) =>
  value
    .toString(16)
    .padStart(32, "0")
    .replace(/(.{4})(?!$)/g, "$1:");
const anyIpv4 = fc.nat({ max: 2 ** 32 - 1 }).map(ipv4Text);

/** Addresses whose first bits are those of `first` (an IPv6 address written out in hexadecimal digits). */
function addressesIn(first: bigint, prefixLength: number): fc.Arbitrary<string> {
  return fc
    .bigInt({ min: 0n, max: (1n << BigInt(128 - prefixLength)) - 1n })
    .map((rest) => ipv6Text(first | rest));
}
const groups = (...parts: number[]) =>
  parts.reduce((sum, part, at) => sum | (BigInt(part) << BigInt(112 - 16 * at)), 0n);

const refusedIpv4: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

test("an IPv4 address is public exactly when Node's own block list holds it in no special range", () => {
  const oracle = new BlockList();
  for (const [network, prefixLength] of refusedIpv4) oracle.addSubnet(network, prefixLength, "ipv4");
  const near = fc.constantFrom(...refusedIpv4).chain(([network, prefixLength]) => {
    const first = network.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - prefixLength);
    const edges = fc.constantFrom(first - 1, first, first + size - 1, first + size);
    return fc
      .oneof(
        edges,
        fc.nat({ max: size - 1 }).map((rest) => first + rest),
      )
      .map((value) => ipv4Text(value >>> 0));
  });
  fc.assert(
    fc.property(fc.oneof(near, anyIpv4), (address) => isPublic(address) === !oracle.check(address, "ipv4")),
    { numRuns: 3000 },
  );
});

test.each([
  ["::/8", addressesIn(0n, 8)],
  ["64:ff9b::/32", addressesIn(groups(0x64, 0xff9b), 32)],
  ["::ffff:0:0/96", addressesIn(groups(0, 0, 0, 0, 0, 0xffff), 96)],
  ["2001::/23", addressesIn(groups(0x2001), 23)],
  ["2001:db8::/32", addressesIn(groups(0x2001, 0xdb8), 32)],
  ["2002::/16", addressesIn(groups(0x2002), 16)],
  ["3fff::/20", addressesIn(groups(0x3fff), 20)],
  ["4000::/2", addressesIn(groups(0x4000), 2)],
  ["8000::/1", addressesIn(groups(0x8000), 1)],
  ["fc00::/7", addressesIn(groups(0xfc00), 7)],
  ["fe80::/10", addressesIn(groups(0xfe80), 10)],
  ["fec0::/10", addressesIn(groups(0xfec0), 10)],
  ["ff00::/8", addressesIn(groups(0xff00), 8)],
  ["ISATAP", addressesIn(groups(0x2a00, 0x1450, 1, 2, 0, 0x5efe), 96)],
  ["ISATAP with the global bit", addressesIn(groups(0x2a00, 0x1450, 1, 2, 0x200, 0x5efe), 96)],
])("no address of %s is public", (_, addresses) => {
  fc.assert(
    fc.property(addresses, (address) => !isPublic(address)),
    { numRuns: 500 },
  );
});

test.each([
  ["2001:200::/23", addressesIn(groups(0x2001, 0x200), 23)],
  ["2400::/12", addressesIn(groups(0x2400), 12)],
  ["2600::/12", addressesIn(groups(0x2600), 12)],
  ["2a00::/12", addressesIn(groups(0x2a00), 12)],
])("the addresses of %s are public but for ISATAP", (_, addresses) => {
  const isIsatap = (address: string) => /^(?:\w+:){4}0[02]00:5efe:/.test(address);
  fc.assert(
    fc.property(addresses, (address) => isPublic(address) !== isIsatap(address)),
    { numRuns: 500 },
  );
});

test.each([
  ["8.8.8.8", true],
  ["192.0.1.1", true],
  ["192.31.196.1", true],
  ["168.63.129.15", true],
  ["168.63.129.17", true],
  ["223.255.255.255", true],
  ["2001:4860:4860::8888", true],
  ["2001:4860:4860:0:0:0:0:8888", true],
  ["2606:4700::1111", true],
  ["2001:200::1", true],
  ["2001:1ff:ffff::1", false],
  ["3fff:fff::1", false],
  ["3fff:1000::1", true],
  ["::ffff:8.8.8.8", false],
  ["::ffff:808:808", false],
  ["::8.8.8.8", false],
  ["64:ff9b::8.8.8.8", false],
  ["2001:4860::127.0.0.1", true],
  ["::1", false],
  ["::", false],
  ["1::", false],
])("the address %s is public: %s", (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});

test.each([
  ...[
    "",
    " ",
    "8.8.8",
    "8.8.8.8.",
    "8.8.8.8 ",
    "08.8.8.8",
    "0x8.8.8.8",
    "134744072",
    "8.8.8.256",
    "８.8.8.8",
  ],
  ...[
    "example.org",
    "localhost",
    "[2606:4700::1111]",
    "2606:4700::1111%eth0",
    "2606:4700:::1111",
    "2606:4700::1111/128",
  ],
  ...["1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "2606::4700::1", "2606:4700::11111", "g::1", "8.8.8.8:80"],
])("the text %j is no address, so not allowed even where everything is", (text) => {
  const everything = { httpsOnly: false, allowedNetworks: parseNetworks(["0.0.0.0/0", "::/0"]) };
  expect(isAddressAllowed(text, everything)).toBe(false);
});

test("an operator's network is allowed, its neighbours are not", () => {
  const policy = {
    httpsOnly: false,
    allowedNetworks: parseNetworks(["10.1.0.0/16", "fd12:3400::/23", "::1/128"]),
  };
  const cases = {
    "10.1.2.3": true,
    "10.2.0.1": false,
    "10.0.255.255": false,
    "::ffff:10.1.2.3": false,
    "::10.1.2.3": false,
    "64:ff9b::10.1.2.3": false,
    "::1": true,
    "::2": false,
    "fd12:3400::1": true,
    "fd12:35ff::1": true,
    "fd12:3600::1": false,
    "127.0.0.1": false,
    "8.8.8.8": true,
  };
  for (const [address, expected] of Object.entries(cases)) {
    expect(isAddressAllowed(address, policy), address).toBe(expected);
  }
});

test("allowing a whole family still allows no mapped form of it", () => {
  const policy = { httpsOnly: false, allowedNetworks: parseNetworks(["0.0.0.0/0", "::/0", "::ffff:0:0/96"]) };
  expect(isAddressAllowed("127.0.0.1", policy)).toBe(true);
  expect(isAddressAllowed("fe80::1", policy)).toBe(true);
  fc.assert(fc.property(anyIpv4, (address) => !isAddressAllowed(`::ffff:${address}`, policy)));
});

test("an allowed network holds exactly the addresses Node's own block list holds", () => {
  const anyIpv6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map(ipv6Text);
  const nearIpv6 = fc
    .tuple(anyIpv6, fc.nat({ max: 128 }), fc.nat({ max: 127 }))
    .map(([text, length, flipped]) => {
      const value = BigInt(`0x${text.replaceAll(":", "")}`) ^ (1n << BigInt(flipped));
      return { network: text, length, address: ipv6Text(value) };
    });
  fc.assert(
    fc.property(nearIpv6, ({ network, length, address }) => {
      fc.pre(!isPublic(address) && !address.startsWith("0000"));
      const oracle = new BlockList();
      oracle.addSubnet(network, length, "ipv6");
      const policy = { httpsOnly: false, allowedNetworks: parseNetworks([`${network}/${length}`]) };
      expect(isAddressAllowed(address, policy)).toBe(oracle.check(address, "ipv6"));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ...[
    "",
    "/",
    "/8",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0/8",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "10.0.0.0/8 ",
  ],
  ...[
    "10.0.0.0/+8",
    "10.0.0.0/1e1",
    "fd00::",
    "fd00::/129",
    "[fd00::]/8",
    "fe80::1%eth0/64",
    "localhost/8",
    "*",
  ],
])("the network %j is refused by name", (cidr) => {
  expect(() => parseNetworks(["10.0.0.0/8", cidr])).toThrow(JSON.stringify(cidr));
});
