import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { SearchField } from "../../components/search-field.tsx";
import { useOpenScreen, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { tenantScreen } from "../tenant/screen.ts";
import { useTenants } from "./find-tenants.ts";
import { tenantsScreen } from "./screen.ts";
import { tenantColumns } from "./tenant-columns.tsx";
import classes from "./tenants-page.module.css";

const CreateTenantDialog = lazy(() =>
  import("./create-tenant-dialog.tsx").then(({ CreateTenantDialog }) => ({ default: CreateTenantDialog })),
);

/** Every customer that events are emitted for, and how its last day went. */
export function Page() {
  const [{ q = "", cursor }, change] = useScreenSearch(tenantsScreen);
  const { list, shown, isCut, isSearching } = useTenants(q, cursor);
  const [isCreating, setCreating] = useState(false);
  const open = useOpenScreen();
  useShortcut("n", "Create a tenant", () => setCreating(true));
  useShortcut("r", "Read the list again", () => void list.refetch());
  const create = (
    <Button size="sm" onClick={() => setCreating(true)} leftSection={<Icon name="plus" size={15} />}>
      Create tenant
    </Button>
  );
  return (
    <PageHead
      title="Tenants"
      lead="Your customers: each with its own endpoints, events and portal."
      actions={create}
    >
      <search className={classes["search"]}>
        <SearchField
          label="Search tenants"
          placeholder="Name, id or external id"
          value={q}
          onChange={(text) => change({ q: text || undefined, cursor: undefined }, { replace: true })}
        />
      </search>
      <Panel>
        <ListStates
          query={list}
          isEmpty={({ nextCursor }) => shown.length === 0 && nextCursor === null && !isSearching}
          isFiltered={q !== "" || cursor !== undefined}
          onClear={() => change({ q: undefined, cursor: undefined })}
          empty={{
            title: "No tenants yet",
            text: "A tenant is one of your customers. Create one, add an endpoint for it or send it a portal link, then emit an event.",
            action: create,
          }}
        >
          {({ nextCursor }) => (
            <>
              <DataTable label="Tenants" rows={shown} columns={tenantColumns} rowId={({ id }) => id} />
              {q !== "" && (
                <p className={classes["note"]} role="status">
                  {describeSearch(shown.length, isCut, nextCursor !== null)}
                </p>
              )}
              <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
            </>
          )}
        </ListStates>
      </Panel>
      <Suspense>
        {isCreating && (
          <CreateTenantDialog
            onClose={() => setCreating(false)}
            onCreated={({ id }) => open(tenantScreen, { params: { tenant: id } })}
          />
        )}
      </Suspense>
    </PageHead>
  );
}

/** Names are looked for page by page; an id or external id is found wherever it is. */
function describeSearch(count: number, isCut: boolean, hasOlder: boolean): string {
  if (isCut) return `The first ${count} that fit. Write more of the name to see others.`;
  if (hasOlder)
    return "Names are searched among 100 tenants at a time; older ones may fit, too. A whole id or external id is found among all.";
  return count === 0 ? "None here; newer ones may fit." : "";
}
