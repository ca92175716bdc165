import type { Query } from "@posthorn/sdk";
import type { Qualifier } from "../../words/qualifiers.ts";
import {
  type ReadSearch,
  readSearchText,
  readTime,
  type Setter,
  tenantForm,
  timeForm,
} from "../../words/read-search.ts";
import { auditActions } from "./audit-words.ts";

export type AuditQuery = Omit<Query<"listAuditLog">, "limit" | "cursor">;

const groups = [...new Set(auditActions.map((action) => `${action.split(".")[0]}.*`))];

/** What changes made to a tenant's own are searched by. */
export const ownAuditQualifiers: readonly Qualifier[] = [
  {
    name: "action",
    about: "what was done",
    example: "action:endpoint.*",
    values: [...groups, ...auditActions],
  },
  { name: "actor", about: "who did it: key_…, ps_… or posthorn", example: "actor:posthorn" },
  { name: "target", about: "id or name of what was changed", example: "target:ep_…" },
  { name: "after", about: "done after", example: "after:2026-03-01" },
  { name: "before", about: "done before", example: "before:2026-03-01T12:00Z" },
];

/** What all changes are searched by. */
export const auditQualifiers: readonly Qualifier[] = [
  ...ownAuditQualifiers,
  { name: "tenant", about: "tenant's id or external id", example: "tenant:acme" },
];

const setters: Record<string, Setter<AuditQuery>> = {
  action: (action) =>
    groups.includes(action) || auditActions.some((one) => one === action)
      ? { action }
      : "an action such as endpoint.updated, or a group such as endpoint.*",
  actor: (actor) =>
    /^((key|ps)_[0-9a-z]{26}|posthorn)$/.test(actor) ? { actor } : "key_…, ps_… or posthorn",
  target: (target) => (/^.{1,200}$/s.test(target) ? { target } : "1 to 200 characters"),
  tenant: (tenant) => (tenant === "" ? tenantForm : { tenant }),
  after(value) {
    const createdAfter = readTime(value);
    return createdAfter === undefined ? timeForm : { createdAfter };
  },
  before(value) {
    const createdBefore = readTime(value);
    return createdBefore === undefined ? timeForm : { createdBefore };
  },
};

export function readAuditSearch(text: string): ReadSearch<AuditQuery> {
  return readSearchText(text, setters);
}
