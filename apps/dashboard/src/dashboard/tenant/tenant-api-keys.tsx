import { Button } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { apiKeyColumns } from "../api-keys/api-key-columns.tsx";
import type { ApiKey } from "../api-keys/key-state.ts";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import { tenantScreen } from "./screen.ts";

const CreateKeyDialog = lazy(() =>
  import("../api-keys/create-key-dialog.tsx").then(({ CreateKeyDialog }) => ({ default: CreateKeyDialog })),
);
const RevokeKeyDialog = lazy(() =>
  import("../api-keys/revoke-key-dialog.tsx").then(({ RevokeKeyDialog }) => ({ default: RevokeKeyDialog })),
);

/** The keys that reach this tenant alone. */
export function TenantApiKeys({ tenant: { id } }: { tenant: Tenant }) {
  const [{ cursor }, change] = useScreenSearch(tenantScreen);
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const list = useRead(
    "listApiKeys",
    { query: { tenant: id, limit: 25, ...(cursor === undefined ? {} : { cursor }) } },
    { keepsPrevious: true },
  );
  const columns = useMemo(() => apiKeyColumns(setRevoking).filter((column) => column.id !== "tenant"), []);
  const create = (
    <Button
      size="xs"
      variant="default"
      onClick={() => setCreating(true)}
      leftSection={<Icon name="plus" size={14} />}
    >
      Create key
    </Button>
  );
  return (
    <Panel title="API keys of this tenant" actions={create}>
      <ListStates
        query={list}
        isEmpty={({ data }) => data.length === 0}
        isFiltered={cursor !== undefined}
        onClear={() => change({ cursor: undefined })}
        empty={{
          title: "No API keys",
          text: "A key of this tenant reaches nothing of other tenants. A backend with a key of the whole instance needs none.",
        }}
      >
        {({ data, nextCursor }) => (
          <>
            <DataTable label="API keys" rows={data} columns={columns} rowId={({ id }) => id} />
            <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
          </>
        )}
      </ListStates>
      <Suspense>
        {isCreating && <CreateKeyDialog tenant={id} onClose={() => setCreating(false)} />}
        {revoking !== null && <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
      </Suspense>
    </Panel>
  );
}
