import { expect, test } from "vitest";
import {
  parseMasterKeys,
  readSettings,
  requireSettings,
  retentionOf,
  type Setting,
  SettingsError,
  settings,
  warnOfUnknownSettings,
} from "./settings.ts";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");

function mistakesOf(environment: Record<string, string>): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
  }
  return "none";
}

const defaults = {
  DATABASE_URL: undefined,
  REDIS_URL: undefined,
  POSTHORN_HOST: undefined,
  POSTHORN_PORT: 8400,
  POSTHORN_DATA_DIR: "./.posthorn",
  POSTHORN_ROOT_KEY: undefined,
  POSTHORN_MASTER_KEYS: undefined,
  POSTHORN_ALLOWED_NETWORKS: [],
  POSTHORN_HTTPS_ONLY: false,
  POSTHORN_STRICT_EVENT_TYPES: false,
  POSTHORN_MAX_PAYLOAD_BYTES: 262_144,
  POSTHORN_PUBLIC_URL: undefined,
  POSTHORN_TENANT_REQUESTS_PER_SECOND: 100,
  POSTHORN_TRUSTED_PROXIES: [],
  POSTHORN_PORTAL_FRAME_ANCESTORS: ["'self'"],
  POSTHORN_WORKER_CONCURRENCY: 512,
  POSTHORN_DATABASE_CONNECTIONS: 10,
  POSTHORN_QUEUE_SHARDS: 1,
  POSTHORN_RETENTION_DAYS: 90,
  POSTHORN_PAYLOAD_RETENTION_DAYS: undefined,
  POSTHORN_AUDIT_RETENTION_DAYS: 400,
  POSTHORN_METRICS_TOKEN: undefined,
  POSTHORN_PROBE_PORT: undefined,
  POSTHORN_LOG_LEVEL: "info",
};

test("an empty environment gives every default", () => {
  expect(readSettings({})).toEqual(defaults);
});

test("an empty variable counts as unset", () => {
  const empty = Object.fromEntries(Object.keys(settings).map((name) => [name, ""]));
  expect(readSettings(empty)).toEqual(defaults);
});

test("what the documentation calls the default is the default", () => {
  for (const [name, { fallback }] of Object.entries<Setting>(settings)) {
    const [, told] = /^`([^`]*)`$/.exec(fallback) ?? [];
    if (told !== undefined) expect(String(defaults[name as keyof typeof defaults])).toBe(told);
  }
});

const good: [name: keyof typeof defaults, text: string, value: unknown][] = [
  ["DATABASE_URL", "postgres://u:p@db/posthorn", "postgres://u:p@db/posthorn"],
  ["DATABASE_URL", "postgresql://db/posthorn", "postgresql://db/posthorn"],
  ["REDIS_URL", "rediss://cache:6380/0", "rediss://cache:6380/0"],
  ["POSTHORN_HOST", "::1", "::1"],
  ["POSTHORN_PORT", "0", 0],
  ["POSTHORN_PORT", "65535", 65_535],
  ["POSTHORN_PROBE_PORT", "8401", 8401],
  ["POSTHORN_METRICS_TOKEN", "0123456789abcdef", "0123456789abcdef"],
  ["POSTHORN_ALLOWED_NETWORKS", " 10.0.0.0/8 , fd00::/8,", ["10.0.0.0/8", "fd00::/8"]],
  ["POSTHORN_HTTPS_ONLY", "true", true],
  ["POSTHORN_PUBLIC_URL", "https://hooks.example.com/", "https://hooks.example.com"],
  ["POSTHORN_PUBLIC_URL", "http://localhost:8400/posthorn", "http://localhost:8400/posthorn"],
  ["POSTHORN_TENANT_REQUESTS_PER_SECOND", "1", 1],
  ["POSTHORN_TRUSTED_PROXIES", "172.18.0.1/32", ["172.18.0.1/32"]],
  [
    "POSTHORN_PORTAL_FRAME_ANCESTORS",
    "'self', https://app.example.com:8443 http://*.example",
    ["'self'", "https://app.example.com:8443", "http://*.example"],
  ],
  ["POSTHORN_STRICT_EVENT_TYPES", "false", false],
  ["POSTHORN_MAX_PAYLOAD_BYTES", "1048576", 1_048_576],
  ["POSTHORN_LOG_LEVEL", "silent", "silent"],
];

test.each(good)("%s may be %s", (name, text, value) => {
  expect(readSettings({ [name]: text })[name]).toEqual(value);
});

const bad: [name: string, text: string, told: string][] = [
  ["DATABASE_URL", "mysql://db", "must start with postgres://"],
  ["REDIS_URL", "http://cache", "must start with redis://"],
  ["POSTHORN_PORT", "65536", "65535"],
  ["POSTHORN_PORT", "-1", "POSTHORN_PORT"],
  ["POSTHORN_PORT", "80.5", "POSTHORN_PORT"],
  ["POSTHORN_PORT", " ", "POSTHORN_PORT"],
  ["POSTHORN_PORT", "0x50", "POSTHORN_PORT"],
  ["POSTHORN_PORT", "1e3", "POSTHORN_PORT"],
  ["POSTHORN_PORT", "http", "POSTHORN_PORT"],
  ["POSTHORN_PROBE_PORT", "65536", "65535"],
  ["POSTHORN_METRICS_TOKEN", "secret", "16 to 512 visible ASCII characters"],
  ["POSTHORN_ROOT_KEY", "short", "16 to 512 visible ASCII characters"],
  ["POSTHORN_MASTER_KEYS", key(1), "id:base64 pairs"],
  ["POSTHORN_MASTER_KEYS", `a:${Buffer.alloc(31).toString("base64")}`, "id:base64 pairs"],
  ["POSTHORN_MASTER_KEYS", " , ", "id:base64 pairs"],
  ["POSTHORN_MASTER_KEYS", `a b:${key(1)}`, "id:base64 pairs"],
  ["POSTHORN_MASTER_KEYS", `a:${key(1)},a:${key(2)}`, "twice"],
  ["POSTHORN_ALLOWED_NETWORKS", "10.0.0.0/33", "10.0.0.0/33"],
  ["POSTHORN_ALLOWED_NETWORKS", "internal", "internal"],
  ["POSTHORN_TRUSTED_PROXIES", "172.18.0.1", "172.18.0.1"],
  ["POSTHORN_PORTAL_FRAME_ANCESTORS", "*", "origins"],
  ["POSTHORN_PORTAL_FRAME_ANCESTORS", "https://app.example/path", "origins"],
  ["POSTHORN_PORTAL_FRAME_ANCESTORS", "'self'; script-src *", "origins"],
  ["POSTHORN_HTTPS_ONLY", "yes", "true"],
  ["POSTHORN_HTTPS_ONLY", "TRUE", "true"],
  ["POSTHORN_MAX_PAYLOAD_BYTES", "100", "1024"],
  ["POSTHORN_PUBLIC_URL", "hooks.example.com", "http or https URL"],
  ["POSTHORN_PUBLIC_URL", "javascript:alert(1)", "http or https URL"],
  ["POSTHORN_PUBLIC_URL", "https://hooks.example.com/?a=b", "no query"],
  ["POSTHORN_TENANT_REQUESTS_PER_SECOND", "0", "1"],
  ["POSTHORN_WORKER_CONCURRENCY", "1", "2"],
  ["POSTHORN_DATABASE_CONNECTIONS", "1000", "200"],
  ["POSTHORN_QUEUE_SHARDS", "0", "1"],
  ["POSTHORN_LOG_LEVEL", "loud", "debug"],
];

test.each(bad)("%s may not be %j", (name, text, told) => {
  const message = mistakesOf({ [name]: text });
  expect(message).toContain(`  ${name} `);
  expect(message).toContain(told);
});

test("all mistakes are told at once, one line each", () => {
  const message = mistakesOf({
    POSTHORN_PORT: "x",
    REDIS_URL: "x",
    POSTHORN_HTTPS_ONLY: "x",
  });
  const named = message
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(" ")[0]);
  expect(named).toEqual(["REDIS_URL", "POSTHORN_PORT", "POSTHORN_HTTPS_ONLY"]);
});

test("a misspelt POSTHORN_ variable is told and stops nobody; others are nobody's business", () => {
  const environment = {
    POSTHORN_PROT: "8400",
    PATH: "/bin",
    posthorn_port: "x",
    DATABASE: "x",
    toString: "x",
  };
  expect(mistakesOf(environment)).toBe("none");
  const told: unknown[] = [];
  warnOfUnknownSettings({ warn: (fields) => told.push(fields) }, environment);
  warnOfUnknownSettings({ warn: (fields) => told.push(fields) }, { POSTHORN_PORT: "1" });
  expect(told).toEqual([{ unknown: ["POSTHORN_PROT"] }]);
});

test("no value of a secret setting is ever told", () => {
  const names = Object.entries<Setting>(settings).flatMap(([name, { isSecret }]) => (isSecret ? [name] : []));
  expect(names).toEqual([
    "DATABASE_URL",
    "REDIS_URL",
    "POSTHORN_ROOT_KEY",
    "POSTHORN_MASTER_KEYS",
    "POSTHORN_METRICS_TOKEN",
  ]);
  const message = mistakesOf(Object.fromEntries(names.map((name) => [name, "tell-nobody"])));
  for (const name of names) expect(message).toContain(name);
  expect(message).not.toContain("tell-nobody");
  expect(mistakesOf({ POSTHORN_MASTER_KEYS: `a:${key(1)},tell-nobody:${key(2)}x` })).not.toContain(
    "tell-nobody",
  );
});

test("master keys are read in order, newest first", () => {
  const { POSTHORN_MASTER_KEYS: read } = readSettings({
    POSTHORN_MASTER_KEYS: `new:${key(2)}, old.1:${key(1)}`,
  });
  expect(read?.map(({ id, key: bytes }) => [id, bytes[0], bytes.length])).toEqual([
    ["new", 2, 32],
    ["old.1", 1, 32],
  ]);
  expect(parseMasterKeys(`new:${key(2)}`)).toEqual([{ id: "new", key: Buffer.alloc(32, 2) }]);
});

test("a process other than standalone is told all that it lacks", () => {
  const values = readSettings({ POSTHORN_PORT: "1" });
  const missing = () => requireSettings(values, ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]);
  expect(missing).toThrow(SettingsError);
  expect(missing).toThrow(/DATABASE_URL is required\n.*POSTHORN_MASTER_KEYS is required/);
  expect(requireSettings(values, ["POSTHORN_PORT"]).POSTHORN_PORT).toBe(1);
});

const retentions: [name: string, environment: Record<string, string>, days: number, payloadDays: number][] = [
  ["by default 90 days, payloads 30", {}, 90, 30],
  ["shorter than payloads by default are kept", { POSTHORN_RETENTION_DAYS: "14" }, 14, 14],
  ["as told", { POSTHORN_RETENTION_DAYS: "400", POSTHORN_PAYLOAD_RETENTION_DAYS: "7" }, 400, 7],
];

test.each(retentions)("rows are kept %s", (_name, environment, days, payloadDays) => {
  expect(retentionOf(readSettings(environment))).toEqual({ days, payloadDays, auditDays: 400 });
});

const badRetentions: [what: string, environment: Record<string, string>, mistake: string][] = [
  [
    "outlive their event",
    { POSTHORN_PAYLOAD_RETENTION_DAYS: "91" },
    "must be at most POSTHORN_RETENTION_DAYS",
  ],
  ["go before the last retry", { POSTHORN_PAYLOAD_RETENTION_DAYS: "3" }, "must be at least 4"],
  ["go at once", { POSTHORN_RETENTION_DAYS: "0" }, "must be at least 4"],
];

test.each(badRetentions)("payloads may not %s", (_what, environment, mistake) => {
  expect(mistakesOf(environment)).toContain(mistake);
});
