import fc from "fast-check";
import { expect, test } from "vitest";
import { type AddressPolicy, checkUrl, parseNetworks } from "./address-policy.ts";

const publicOnly: AddressPolicy = { httpsOnly: false, allowedNetworks: [] };

function verdictOf(raw: string, policy = publicOnly): string {
  const check = checkUrl(raw, policy);
  return check.ok ? "ok" : check.refusal;
}

test.each([
  // IPv4, in every spelling
  ["http://127.0.0.1/", "address"],
  ["http://127.1/", "address"],
  ["http://127.0.1/", "address"],
  ["http://2130706433/", "address"],
  ["http://0x7f000001/", "address"],
  ["http://0x7f.1/", "address"],
  ["http://0177.0.0.1/", "address"],
  ["http://017700000001/", "address"],
  ["http://127.000.000.001/", "address"],
  ["http://127.0.0.1./", "address"],
  ["http://127.255.255.254/", "address"],
  ["http://0.0.0.0/", "address"],
  ["http://0/", "address"],
  ["http://4294967295/", "address"],
  ["http://4294967296/", "malformed"],
  ["http://1.2.3.4.5/", "malformed"],
  ["http://256.1.1.1/", "malformed"],
  ["http://1.2.3.08/", "malformed"],
  // metadata services
  ["http://169.254.169.254/latest/meta-data/", "address"],
  ["http://2852039166/", "address"],
  ["http://0xa9fea9fe/", "address"],
  ["http://169.16689662/", "address"],
  ["http://169.254.170.2/", "address"],
  ["http://100.100.100.200/", "address"],
  ["http://192.0.0.192/", "address"],
  ["http://168.63.129.16/", "address"],
  ["http://[fd00:ec2::254]/", "address"],
  // special-purpose IPv4
  ["http://10.0.0.1/", "address"],
  ["http://172.16.0.1/", "address"],
  ["http://172.31.255.255/", "address"],
  ["http://192.168.0.1/", "address"],
  ["http://100.64.0.1/", "address"],
  ["http://192.0.2.1/", "address"],
  ["http://192.88.99.1/", "address"],
  ["http://198.18.0.1/", "address"],
  ["http://198.51.100.1/", "address"],
  ["http://203.0.113.1/", "address"],
  ["http://224.0.0.1/", "address"],
  ["http://240.0.0.1/", "address"],
  ["http://255.255.255.255/", "address"],
  // IPv6
  ["http://[::1]/", "address"],
  ["http://[0:0:0:0:0:0:0:1]/", "address"],
  ["http://[::]/", "address"],
  ["http://[::ffff:127.0.0.1]/", "address"],
  ["http://[::ffff:8.8.8.8]/", "address"],
  ["http://[::127.0.0.1]/", "address"],
  ["http://[::ffff:0:127.0.0.1]/", "address"],
  ["http://[64:ff9b::169.254.169.254]/", "address"],
  ["http://[64:ff9b:1::10.0.0.1]/", "address"],
  ["http://[2002:a9fe:a9fe::]/", "address"],
  ["http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "address"],
  ["http://[fe80::1%25eth0]/", "malformed"],
  ["http://[fe80::1]/", "address"],
  ["http://[fec0::1]/", "address"],
  ["http://[fc00::1]/", "address"],
  ["http://[ff02::1]/", "address"],
  ["http://[100::1]/", "address"],
  ["http://[5f00::1]/", "address"],
  ["http://[2001:db8::1]/", "address"],
  ["http://[3fff::1]/", "address"],
  ["http://[4000::1]/", "address"],
  ["http://[2a00:1450::5efe:7f00:1]/", "address"],
  ["http://[2a00:1450::200:5efe:a00:1]/", "address"],
  ["http://[::1/", "malformed"],
  ["http://[127.0.0.1]/", "malformed"],
  // names
  ["http://localhost/", "host_name"],
  ["http://LOCALHOST:3000/", "host_name"],
  ["http://localhost./", "host_name"],
  ["http://app.localhost/", "host_name"],
  ["http://localhost.localdomain/", "host_name"],
  ["http://localhost6.localdomain6/", "host_name"],
  ["http://metadata/", "host_name"],
  ["http://metadata.google.internal/", "host_name"],
  ["http://metadata.google.internal./", "host_name"],
  ["http://printer.local/", "host_name"],
  ["http://api.default.svc.cluster.local/", "host_name"],
  ["http://router.home.arpa/", "host_name"],
  ["http://postgres:8080/", "host_name"],
  ["https://.example.org/", "host_name"],
  ["https://example..org/", "host_name"],
  ["https://example.org../", "host_name"],
  ["https://-bad.org/", "host_name"],
  ["https://bad-.org/", "host_name"],
  ["https://exa!mple.org/", "host_name"],
  ["https://exa$mple.org/", "host_name"],
  [`https://${"a".repeat(64)}.org/`, "host_name"],
  [`https://${"a.".repeat(127)}org/`, "host_name"],
  // Unicode
  ["http://127。0。0。1/", "address"],
  ["http://127%2e0%2e0%2e1/", "address"],
  ["http://①②⑦.⓪.⓪.①/", "address"],
  ["http://１２７.０.０.１/", "address"],
  ["http://loc\u00adalhost/", "host_name"],
  ["http://ⓛocalhost/", "host_name"],
  ["http://loc%61lhost/", "host_name"],
  ["http://\u0000/", "characters"],
  ["http://example.org/\ud800", "characters"],
  ["http://example.org/\u2028", "characters"],
  ["http://example.org/a b", "characters"],
  ["http://exa\tmple.org/", "characters"],
  ["http://example.org/\r\nHost: x", "characters"],
  [" http://example.org/", "characters"],
  ["http://example.org\\@127.0.0.1/", "characters"],
  ["http:\\\\127.0.0.1\\", "characters"],
  // user-info, fragment, shape
  ["http://127.0.0.1@example.org/", "credentials"],
  ["http://user:password@example.org/", "credentials"],
  ["http://@example.org/", "credentials"],
  ["http://:@example.org/", "credentials"],
  ["http://example.org@127.0.0.1/", "credentials"],
  ["http://127.0.0.1#@example.org/", "fragment"],
  ["https://example.org/#", "fragment"],
  ["http:///127.0.0.1/", "scheme"],
  ["http:127.0.0.1/", "scheme"],
  ["http:/127.0.0.1/", "scheme"],
  ["http://", "scheme"],
  ["//example.org/", "scheme"],
  ["example.org", "scheme"],
  ["", "scheme"],
  ["file:///etc/passwd", "scheme"],
  ["javascript:alert(1)", "scheme"],
  ["data:text/plain,hi", "scheme"],
  ["ftp://example.org/", "scheme"],
  ["gopher://example.org/", "scheme"],
  ["ws://example.org/", "scheme"],
  ["blob:http://example.org/", "scheme"],
  ["unix:/var/run/docker.sock", "scheme"],
  ["http+unix://example.org/", "scheme"],
  // ports
  ["https://example.org:0/", "port"],
  ["http://example.org:22/", "port"],
  ["http://example.org:25/", "port"],
  ["http://example.org:445/", "port"],
  ["http://example.org:1023/", "port"],
  ["http://redis:6379/", "port"],
  ["http://127.0.0.1:6379/", "port"],
  ["http://example.org:2049/", "port"],
  ["http://example.org:2375/", "port"],
  ["http://example.org:3306/", "port"],
  ["http://example.org:5432/", "port"],
  ["http://example.org:6667/", "port"],
  ["http://example.org:9200/", "port"],
  ["http://example.org:10080/", "port"],
  ["http://example.org:11211/", "port"],
  ["http://example.org:27017/", "port"],
  ["http://example.org:65536/", "malformed"],
  ["http://example.org:-1/", "malformed"],
  // length
  [`https://example.org/${"a".repeat(2029)}`, "too_long"],
  [`https://example.org/${"é".repeat(1000)}`, "too_long"],
  // names that look public: whoever connects judges what they resolve to
  ["http://127.0.0.1.nip.io/", "ok"],
  ["http://kubernetes.default.svc/", "ok"],
  ["http://localtest.me/", "ok"],
  ["http://localhost.example.org/", "ok"],
  ["http://notlocal.example.org/", "ok"],
  ["http://mylocalhost.org/", "ok"],
  ["HTTPS://Hooks.Acme-Corp.com/in", "ok"],
  ["https://example.org./", "ok"],
  ["https://hook_in.example.org/", "ok"],
  ["https://xn--80ak6aa92e.com/", "ok"],
  ["https://bücher.example/", "ok"],
  ["https://example.org/a@b?c=%20&d=@", "ok"],
  ["https://example.org:443/", "ok"],
  ["http://example.org:443/", "ok"],
  ["https://example.org:1024/", "ok"],
  ["https://example.org:65535/", "ok"],
  [`https://example.org/${"a".repeat(2028)}`, "ok"],
  // public literals
  ["https://8.8.8.8/", "ok"],
  ["http://100.128.0.1/", "ok"],
  ["http://172.32.0.1/", "ok"],
  ["http://11.0.0.1/", "ok"],
  ["https://[2001:4860:4860::8888]:8443/", "ok"],
])("the URL %j is judged %s", (raw, expected) => {
  expect(verdictOf(raw)).toBe(expected);
});

test("an accepted URL comes back parsed", () => {
  const check = checkUrl("HTTPS://Hooks.Acme-Corp.com/in?a=1", publicOnly);
  expect(check.ok && check.url.href).toBe("https://hooks.acme-corp.com/in?a=1");
});

test("http is refused when the operator wants https alone, in an allowed network too", () => {
  const policy = { httpsOnly: true, allowedNetworks: parseNetworks(["127.0.0.0/8"]) };
  expect(verdictOf("http://example.org/", policy)).toBe("https_only");
  expect(verdictOf("http://127.0.0.1/", policy)).toBe("https_only");
  expect(verdictOf("https://127.0.0.1/", policy)).toBe("ok");
});

test("a network the operator allowed opens its own addresses and internal names, nothing else", () => {
  const policy = { httpsOnly: false, allowedNetworks: parseNetworks(["127.0.0.0/8", "fd00::/8"]) };
  const cases = {
    "http://127.0.0.1:9000/in": "ok",
    "http://2130706433:9000/in": "ok",
    "http://[fd00::1]:9000/": "ok",
    "http://localhost:9000/": "ok",
    "http://receiver:9000/": "ok",
    "http://api.internal/": "ok",
    "http://10.0.0.1/": "address",
    "http://[::1]/": "address",
    "http://[::ffff:127.0.0.1]/": "address",
    "http://127.0.0.1:22/": "port",
    "http://127.0.0.1:6379/": "port",
    "http://.internal/": "host_name",
    "http://a:b@localhost/": "credentials",
  };
  for (const [raw, expected] of Object.entries(cases)) expect(verdictOf(raw, policy), raw).toBe(expected);
});

test("a tenant reads plain words, without the address or the port", () => {
  const check = checkUrl("http://10.11.12.13:9999/", publicOnly);
  expect(check.ok ? "" : check.message).toBe("The URL points to an address that is not allowed.");
  const port = checkUrl("http://example.org:6379/", publicOnly);
  expect(port.ok ? "" : port.message).toBe("The URL uses a port that is not allowed.");
});

test("what is accepted has no hidden part, and is accepted again in the form it is stored", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "http://",
      "https://",
      "@",
      "#",
      "\\",
      "/",
      ":",
      "?",
      ".",
      "[",
      "]",
      "%",
      "0x",
      "::ffff:",
    ),
    fc.constantFrom("example.org", "127.0.0.1", "localhost", "8.8.8.8", "bücher", "。", "①", "443", "8080"),
    fc.string({ maxLength: 3, unit: "binary" }),
  );
  const anyRaw = fc.array(piece, { maxLength: 8 }).map((pieces) => `https://${pieces.join("")}`);
  fc.assert(
    fc.property(fc.oneof(anyRaw, fc.webUrl({ withQueryParameters: true })), (raw) => {
      const check = checkUrl(raw, publicOnly);
      if (!check.ok) return;
      expect(check.url.username + check.url.password + check.url.hash).toBe("");
      expect(["http:", "https:"]).toContain(check.url.protocol);
      expect(verdictOf(check.url.href)).toBe("ok");
    }),
    { numRuns: 3000 },
  );
});

test("a hostile URL at the length limit is judged in no time", () => {
  expect(verdictOf(`http://${"a".repeat(2040)}`)).toBe("host_name");
  expect(verdictOf(`http://${"-.".repeat(1020)}`)).toBe("host_name");
});
