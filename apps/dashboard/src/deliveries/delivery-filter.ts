import type { Body, Query } from "@posthorn/sdk";
import { type Qualifier, readTerms, type Term } from "../words/qualifiers.ts";
import { reasons } from "../words/reasons.ts";

export const deliveryStatuses = ["pending", "delivering", "delivered", "failed", "cancelled"] as const;
const statusClasses = ["2xx", "3xx", "4xx", "5xx"] as const;

/** What a tenant's own deliveries are searched by. */
export const ownQualifiers: readonly Qualifier[] = [
  { name: "status", about: "where it stands", example: "status:failed", values: deliveryStatuses },
  {
    name: "reason",
    about: "how the last attempt ended",
    example: "reason:timeout_response",
    values: reasons,
  },
  { name: "code", about: "kind of the last answer", example: "code:5xx", values: statusClasses },
  { name: "type", about: "event type, or prefix.*", example: "type:invoice.*" },
  { name: "tag", about: "tag of the event", example: "tag:order-42" },
  { name: "endpoint", about: "endpoint's id", example: "endpoint:ep_…" },
  { name: "event", about: "event's id", example: "event:evt_…" },
  { name: "external", about: "event's external id", example: "external:inv-2026-17" },
  { name: "within", about: "created no longer ago", example: "within:24h" },
  { name: "after", about: "created after", example: "after:2026-03-01" },
  { name: "before", about: "created before", example: "before:2026-03-01T12:00Z" },
];

/** What those of all tenants are searched by. */
export const deliveryQualifiers: readonly Qualifier[] = [
  ...ownQualifiers,
  { name: "tenant", about: "tenant's id or external id", example: "tenant:acme" },
];

export type DeliveryFilter = Omit<Query<"listDeliveries">, "limit" | "cursor">;

export type DeliverySearch = {
  /** undefined: of all. */
  tenant: string | undefined;
  filter: DeliveryFilter;
  /** `24h`, counted from whenever it is asked. */
  within: string | undefined;
  mistakes: string[];
};

type Draft = DeliverySearch & { filter: Record<string, unknown> };

/** What each qualifier sets, or why it cannot. */
const setters: Record<string, (draft: Draft, value: string) => string | undefined> = {
  status: (draft, value) => setList(draft, "status", value, deliveryStatuses),
  reason: (draft, value) => setList(draft, "reason", value, reasons),
  code: (draft, value) => setOne(draft, "statusClass", value, statusClasses),
  type: (draft, value) =>
    set(draft, "eventType", value, /^(\*|[\w-]+(\.[\w-]+)*(\.\*)?)$/, "a name, or prefix.*"),
  tag: (draft, value) => set(draft, "tag", value, /^[\x21-\x7E]{1,64}$/, "1 to 64 characters without spaces"),
  endpoint: (draft, value) => set(draft, "endpoint", value, /^ep_[0-9a-z]{26}$/, "an id such as ep_…"),
  event: (draft, value) => set(draft, "event", value, /^evt_[0-9a-z]{26}$/, "an id such as evt_…"),
  external: (draft, value) => set(draft, "externalId", value, /^.{1,255}$/s, "1 to 255 characters"),
  tenant: (draft, value) => {
    draft.tenant = value;
    return value === "" ? "an id or an external id" : undefined;
  },
  within: (draft, value) => {
    draft.within = value;
    return /^[1-9]\d{0,5}[smhd]$/.test(value) ? undefined : "a number of s, m, h or d, such as 24h";
  },
  after: (draft, value) => setTime(draft, "createdAfter", value),
  before: (draft, value) => setTime(draft, "createdBefore", value),
};

/** What a search means to the API. Whatever cannot be meant is told in words, and left out. */
export function readDeliverySearch(text: string, qualifiers = deliveryQualifiers): DeliverySearch {
  const known = new Set(qualifiers.map((qualifier) => qualifier.name));
  const draft: Draft = { tenant: undefined, filter: {}, within: undefined, mistakes: [] };
  for (const term of readTerms(text)) {
    const { name, value } = recogniseId(term);
    const setter = name !== null && known.has(name) ? setters[name] : undefined;
    if (setter === undefined) {
      draft.mistakes.push(
        name === null
          ? `“${value}” needs a qualifier, such as tag:${value}`
          : `There is no qualifier ${name}:`,
      );
      continue;
    }
    const expected = setter(draft, value);
    if (expected !== undefined) draft.mistakes.push(`${name}: must be ${expected}`);
  }
  if (draft.within !== undefined && "createdAfter" in draft.filter)
    draft.mistakes.push("within: and after: do not go together");
  return draft;
}

const idNames: Record<string, string> = { ep: "endpoint", evt: "event", ten: "tenant" };

/** An id by itself says what it is of. */
function recogniseId({ name, value }: Term): Term {
  const prefix = /^(ep|evt|ten)_[0-9a-z]{26}$/.exec(value)?.[1] ?? "";
  return name === null && idNames[prefix] !== undefined ? { name: idNames[prefix], value } : { name, value };
}

function set(draft: Draft, field: string, value: string, form: RegExp, expected: string): string | undefined {
  if (!form.test(value)) return expected;
  draft.filter[field] = value;
  return undefined;
}

function setOne(draft: Draft, field: string, value: string, values: readonly string[]): string | undefined {
  if (!values.includes(value)) return `one of ${values.join(", ")}`;
  draft.filter[field] = value;
  return undefined;
}

function setList(draft: Draft, field: string, value: string, values: readonly string[]): string | undefined {
  const asked = value.split(",");
  if (!asked.every((one) => values.includes(one))) return `of ${values.join(", ")}`;
  draft.filter[field] = asked;
  return undefined;
}

function setTime(draft: Draft, field: string, value: string): string | undefined {
  const atMs = Date.parse(value);
  if (Number.isNaN(atMs)) return "a time such as 2026-03-01 or 2026-03-01T12:00Z";
  draft.filter[field] = new Date(atMs).toISOString();
  return undefined;
}

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The filter of a list asked for now. A list keeps its beginning while it is paged, so it is rounded to the minute. */
export function filterAt({ filter, within }: DeliverySearch, nowMs: number): DeliveryFilter {
  if (within === undefined) return filter;
  const spanMs = Number(within.slice(0, -1)) * (unitMs[within.slice(-1)] ?? 0);
  const fromMs = Math.floor((nowMs - spanMs) / 60_000) * 60_000;
  return { ...filter, createdAfter: new Date(fromMs).toISOString() };
}

/** Whether any delivery is left out. */
export function isNarrowed({ tenant, filter, within }: DeliverySearch): boolean {
  return tenant !== undefined || within !== undefined || Object.keys(filter).length > 0;
}

export type OperationFilter = NonNullable<Body<"createOperation">>["filter"];

/** What the API does not take for narrow, where a whole instance could be meant. */
const wideFields = ["status", "createdBefore"];

/** The same for an operation; null where an operation cannot be told the same. */
export function operationFilterOf({ tenant, filter: given, within }: DeliverySearch): OperationFilter | null {
  const { externalId, ...filter } = given;
  if (externalId !== undefined) return null;
  const isWide = Object.keys(filter).every((field) => wideFields.includes(field));
  return {
    ...filter,
    ...(within === undefined ? {} : { createdWithin: within }),
    ...(isWide && tenant === undefined && within === undefined ? { all: true as const } : {}),
  };
}
