import { Button } from "@mantine/core";
import type { Query } from "@posthorn/sdk";
import { lazy, Suspense, useMemo, useState } from "react";
import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { QualifierBar } from "../../components/qualifier-bar.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { readSearchText, type Setter, tenantForm } from "../../words/read-search.ts";
import { apiKeyColumns } from "./api-key-columns.tsx";
import type { ApiKey } from "./key-state.ts";
import { apiKeysScreen } from "./screen.ts";

const CreateKeyDialog = lazy(() =>
  import("./create-key-dialog.tsx").then(({ CreateKeyDialog }) => ({ default: CreateKeyDialog })),
);
const RevokeKeyDialog = lazy(() =>
  import("./revoke-key-dialog.tsx").then(({ RevokeKeyDialog }) => ({ default: RevokeKeyDialog })),
);

const qualifiers = [{ name: "tenant", about: "tenant's id or external id", example: "tenant:acme" }] as const;

const setters: Record<string, Setter<Query<"listApiKeys">>> = {
  tenant: (tenant) => (tenant === "" ? tenantForm : { tenant }),
};

/** Every API key: what it may do, and when it was last used. */
export function Page() {
  const [{ q = "", cursor }, change] = useScreenSearch(apiKeysScreen);
  const search = useMemo(() => readSearchText(q, setters), [q]);
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const query = { ...search.query, ...(cursor === undefined ? {} : { cursor }) };
  const list = useRead("listApiKeys", { query }, { keepsPrevious: true });
  const columns = useMemo(() => apiKeyColumns(setRevoking), []);
  useShortcut("n", "Create an API key", () => setCreating(true));
  useShortcut("r", "Read the list again", () => void list.refetch());
  const create = (
    <Button size="sm" onClick={() => setCreating(true)} leftSection={<Icon name="plus" size={15} />}>
      Create key
    </Button>
  );
  const searchFor = (text: string) => change({ q: text === "" ? undefined : text, cursor: undefined });
  return (
    <PageHead
      title="API keys"
      lead="What lets programs and people in. A key's text is shown once, when it is made."
      actions={create}
    >
      <QualifierBar
        label="Search API keys"
        value={q}
        qualifiers={qualifiers}
        mistakes={search.mistakes}
        onSearch={searchFor}
      />
      <Panel>
        <ListStates
          query={list}
          isEmpty={({ data }) => data.length === 0 && cursor === undefined}
          isFiltered={search.query.tenant !== undefined}
          onClear={() => searchFor("")}
          empty={{
            title: "No API keys yet",
            text: "Make one for your backend that may emit events, and nothing else.",
            action: create,
          }}
        >
          {({ data, nextCursor }) => (
            <>
              <DataTable label="API keys" rows={data} columns={columns} rowId={({ id }) => id} />
              <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
            </>
          )}
        </ListStates>
      </Panel>
      <Suspense>
        {isCreating && <CreateKeyDialog tenant={search.query.tenant} onClose={() => setCreating(false)} />}
        {revoking !== null && <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
      </Suspense>
    </PageHead>
  );
}
