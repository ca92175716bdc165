import { parseNetworks } from "@posthorn/domain/address-policy";
import type { Log } from "@posthorn/engine/ports";
import { z } from "zod";
import { StartError } from "./start-error.ts";

/** One environment variable: its shape, what it is for, and whether its value must never be printed. */
export type Setting = { schema: z.ZodType; about: string; isSecret?: true; fallback: string };

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
const number = (least: number, most: number, fallback: number) => wholeNumber(least, most).default(fallback);
/** The default schedule takes a little more than three days. */
const leastRetentionDays = 4;
const mostRetentionDays = 36_500;
const defaultPayloadDays = 30;
const flag = z
  .enum(["true", "false"])
  .default("false")
  .transform((text) => text === "true");
const networks = z
  .string()
  .default("")
  .transform(splitList)
  .superRefine((cidrs, context) => {
    try {
      parseNetworks(cidrs);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  });
/** A source of a frame-ancestors directive (CSP Level 3, 2.3.1), of those that make sense here. */
const frameAncestor =
  /^(?:'self'|'none'|https?:\/\/(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?)$/;
const masterKey = /^([A-Za-z0-9._-]{1,64}):([A-Za-z0-9+/]{43}=)$/;

export const settings = {
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "must start with postgres://")
      .optional(),
    about: "The Postgres server (15 or newer). Standalone starts an embedded one without it.",
    fallback: "embedded Postgres in standalone; required elsewhere",
    isSecret: true,
  },
  REDIS_URL: {
    schema: z
      .string()
      .regex(/^rediss?:\/\//, "must start with redis:// or rediss://")
      .optional(),
    about: "The Redis or Valkey server of the queue. Without it the queue lives in Postgres.",
    fallback: "unset: the queue is in Postgres",
    isSecret: true,
  },
  POSTHORN_HOST: {
    schema: z.string().min(1).optional(),
    about: "The address the API listens on.",
    fallback: "`127.0.0.1` in standalone, `0.0.0.0` elsewhere",
  },
  POSTHORN_PORT: { schema: number(0, 65_535, 8400), about: "The port of the API.", fallback: "`8400`" },
  POSTHORN_PUBLIC_URL: {
    schema: z
      .url({ protocol: /^https?$/, normalize: true, error: "must be an http or https URL" })
      .refine((url) => !/[?#]/.test(url), "must have no query and no fragment")
      .transform((url) => url.replace(/\/+$/, ""))
      .optional(),
    about: "Where browsers of tenants reach this instance; portal URLs begin with it.",
    fallback: "the address the API listens on",
  },
  POSTHORN_PORTAL_FRAME_ANCESTORS: {
    schema: z
      .string()
      .default("'self'")
      .transform(splitList)
      .refine(
        (sources) => sources.length > 0 && sources.every((source) => frameAncestor.test(source)),
        "must be origins such as https://app.example.com or https://*.example.com, 'self' or 'none'",
      ),
    about: "Which pages may show the portal in a frame: origins, with commas between.",
    fallback: "`'self'`",
  },
  POSTHORN_TRUSTED_PROXIES: {
    schema: networks,
    about:
      "CIDRs, with commas between, of the proxies in front of the API: what they add to `X-Forwarded-For` is believed.",
    fallback: "empty: the address of a client is the one that its connection comes from",
  },
  POSTHORN_DATA_DIR: {
    schema: z.string().min(1).default("./.posthorn"),
    about: "Where standalone keeps its database and its keys.",
    fallback: "`./.posthorn`",
  },
  POSTHORN_ROOT_KEY: {
    schema: z
      .string()
      .regex(/^[\x21-\x7E]{16,512}$/, "must be 16 to 512 visible ASCII characters")
      .optional(),
    about: "Becomes the first admin key of the API.",
    fallback: "standalone makes one and keeps it in the data folder; required elsewhere at the first start",
    isSecret: true,
  },
  POSTHORN_MASTER_KEYS: {
    schema: z
      .string()
      .refine(isMasterKeyList, {
        error: "must be id:base64 pairs of 32 bytes, with commas between",
        abort: true,
      })
      .transform(parseMasterKeys)
      .refine(haveOwnIds, "must not have an id twice")
      .optional(),
    about:
      "`id:base64` pairs of 32 random bytes, newest first, that encrypt secrets at rest. Older ones only decrypt.",
    fallback: "standalone makes one and keeps it in the data folder; required elsewhere",
    isSecret: true,
  },
  POSTHORN_ALLOWED_NETWORKS: {
    schema: networks,
    about: "CIDRs, with commas between, that deliveries may reach although they are not public.",
    fallback: "empty",
  },
  POSTHORN_HTTPS_ONLY: { schema: flag, about: "Refuse endpoints that are not https.", fallback: "`false`" },
  POSTHORN_STRICT_EVENT_TYPES: {
    schema: flag,
    about: "Refuse events of types that are not in the catalogue, instead of adding them.",
    fallback: "`false`",
  },
  POSTHORN_MAX_PAYLOAD_BYTES: {
    schema: number(1_024, 1_048_576, 262_144),
    about: "The largest payload of an event, in bytes.",
    fallback: "`262144`",
  },
  POSTHORN_TENANT_REQUESTS_PER_SECOND: {
    schema: number(1, 100_000, 100),
    about:
      "Requests a second that one API process takes from each portal session, and from each key of a tenant that has no limit of its own.",
    fallback: "`100`",
  },
  POSTHORN_WORKER_CONCURRENCY: {
    schema: number(2, 10_000, 512),
    about: "HTTP requests in flight at once in one worker.",
    fallback: "`512`",
  },
  POSTHORN_DATABASE_CONNECTIONS: {
    schema: number(2, 200, 10),
    about:
      "Connections to Postgres for the path of an event, per process; up to 14 more serve look-ups, lists and upkeep.",
    fallback: "`10`",
  },
  POSTHORN_QUEUE_SHARDS: {
    schema: number(1, 8, 1),
    about: "Into how many queues, under hash-tagged names, the jobs are spread; all processes must agree.",
    fallback: "`1`",
  },
  POSTHORN_RETENTION_DAYS: {
    schema: number(leastRetentionDays, mostRetentionDays, 90),
    about: "For how many days events, deliveries and attempts are kept; what is unfinished stays.",
    fallback: "`90`",
  },
  POSTHORN_PAYLOAD_RETENTION_DAYS: {
    schema: wholeNumber(leastRetentionDays, mostRetentionDays).optional(),
    about: "For how many days payloads are kept; not more than `POSTHORN_RETENTION_DAYS`.",
    fallback: "`30`, or `POSTHORN_RETENTION_DAYS` where that is less",
  },
  POSTHORN_AUDIT_RETENTION_DAYS: {
    schema: number(1, mostRetentionDays, 400),
    about: "For how many days the audit log is kept.",
    fallback: "`400`",
  },
  POSTHORN_METRICS_TOKEN: {
    schema: z
      .string()
      .regex(/^[\x21-\x7E]{16,512}$/, "must be 16 to 512 visible ASCII characters")
      .optional(),
    about: "What Prometheus sends as a bearer token to read `/metrics`.",
    fallback: "unset: the API does not show `/metrics`, a worker shows it on its probe port to all",
    isSecret: true,
  },
  POSTHORN_PROBE_PORT: {
    schema: wholeNumber(0, 65_535).optional(),
    about:
      "The port on which a worker answers `/healthz`, `/readyz` and `/metrics`; never open it to the public.",
    fallback: "unset: a worker listens nowhere",
  },
  POSTHORN_LOG_LEVEL: {
    schema: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
    about: "The least important log lines that are written. JSON lines when the output is not a terminal.",
    fallback: "`info`",
  },
} as const satisfies Record<string, Setting>;

export type Settings = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]["schema"]> };
export type MasterKey = { id: string; key: Uint8Array };

/** Every mistake of an environment at once, one line each. */
export class SettingsError extends StartError {
  override readonly name = "SettingsError";

  constructor(mistakes: readonly string[]) {
    super(`These settings are not right:\n${mistakes.map((mistake) => `  ${mistake}`).join("\n")}`);
  }
}

/**
 * Reads the environment, once; an empty variable counts as unset.
 *
 * @throws SettingsError
 */
export function readSettings(environment: Record<string, string | undefined> = process.env): Settings {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(settings)) {
    const result = schema.safeParse(environment[name] === "" ? undefined : environment[name]);
    if (result.success) values[name] = result.data;
    else mistakes.push(`${name} ${result.error.issues.map((issue) => issue.message).join("; ")}`);
  }
  if (mistakes.length === 0) mistakes.push(...findContradictions(asSettings(values)));
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return asSettings(values);
}

/** For how many days what is kept. */
export function retentionOf(values: Settings): { days: number; payloadDays: number; auditDays: number } {
  const days = values.POSTHORN_RETENTION_DAYS;
  const payloadDays = values.POSTHORN_PAYLOAD_RETENTION_DAYS ?? Math.min(days, defaultPayloadDays);
  return { days, payloadDays, auditDays: values.POSTHORN_AUDIT_RETENTION_DAYS };
}

function findContradictions(values: Settings): string[] {
  const { days, payloadDays } = retentionOf(values);
  return payloadDays > days
    ? [`POSTHORN_PAYLOAD_RETENTION_DAYS must be at most POSTHORN_RETENTION_DAYS, which is ${days}`]
    : [];
}

/**
 * Says which variables look like settings and are none: a typing error, most likely. They stop nobody, since platforms put
 * variables of their own into the environment (Kubernetes: `POSTHORN_SERVICE_HOST` for a service of that name).
 */
export function warnOfUnknownSettings(
  log: Pick<Log, "warn">,
  environment: Record<string, string | undefined> = process.env,
): void {
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith("POSTHORN_") && !(name in settings),
  );
  if (unknown.length > 0) log.warn({ unknown }, "these variables are not settings of Posthorn");
}

/** @throws SettingsError naming what a process other than standalone cannot do without */
export function requireSettings<Name extends keyof Settings>(
  values: Settings,
  names: readonly Name[],
): Settings & { [Key in Name]: NonNullable<Settings[Key]> } {
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new SettingsError(missing.map((name) => `${name} is required`));
  return values as Settings & { [Key in Name]: NonNullable<Settings[Key]> };
}

function isMasterKeyList(text: string): boolean {
  const pairs = splitList(text);
  return pairs.length > 0 && pairs.every((pair) => masterKey.test(pair));
}

/** Items with commas or spaces between. */
function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}

function haveOwnIds(keys: readonly MasterKey[]): boolean {
  return new Set(keys.map(({ id }) => id)).size === keys.length;
}

/** Reads `id:base64` pairs, newest first, whose form was checked. */
export function parseMasterKeys(text: string): MasterKey[] {
  return splitList(text).map((pair) => {
    const [, id = "", base64 = ""] = masterKey.exec(pair) ?? [];
    return { id, key: Buffer.from(base64, "base64") };
  });
}

/** The loop above parsed each value with the schema of its name. */
function asSettings(values: Record<string, unknown>): Settings {
  return values as Settings;
}
