import type { Query } from "@posthorn/sdk";
import type { Qualifier } from "../../words/qualifiers.ts";
import {
  findValue,
  type ReadSearch,
  readSearchText,
  type Setter,
  tenantForm,
} from "../../words/read-search.ts";

type OperationQuery = Query<"listOperations">;

const statuses = ["running", "paused", "finished", "cancelled", "failed"] as const;
const actions = ["retry", "cancel", "replay-missing", "erase-tenant"] as const;

/** What operations are searched by. */
export const operationQualifiers: readonly Qualifier[] = [
  { name: "status", about: "where it stands", example: "status:running", values: statuses },
  { name: "action", about: "what it does", example: "action:retry", values: actions },
];

/** What those of all tenants are searched by. */
export const fleetOperationQualifiers: readonly Qualifier[] = [
  ...operationQualifiers,
  { name: "tenant", about: "tenant's id or external id", example: "tenant:acme" },
];

const setters: Record<string, Setter<OperationQuery>> = {
  status(value) {
    const status = findValue(statuses, value);
    return status === undefined ? `one of ${statuses.join(", ")}` : { status };
  },
  action(value) {
    const action = findValue(actions, value);
    return action === undefined ? `one of ${actions.join(", ")}` : { action };
  },
  tenant: (tenant) => (tenant === "" ? tenantForm : { tenant }),
};

export function readOperationSearch(text: string): ReadSearch<OperationQuery> {
  return readSearchText(text, setters);
}
