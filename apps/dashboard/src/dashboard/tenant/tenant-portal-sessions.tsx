import { Button } from "@mantine/core";
import type { components } from "@posthorn/sdk";
import { lazy, Suspense, useState } from "react";
import { useChange, useRead } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { CopyId } from "../../components/copy-id.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { useNow } from "../../components/use-now.ts";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { shortenId } from "../../words/ids.ts";
import { leastScopes } from "../../words/scopes.ts";
import { Scopes } from "../api-keys/api-key-columns.tsx";
import { keyLooks, stateOfKey } from "../api-keys/key-state.ts";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import { tenantScreen } from "./screen.ts";

type PortalSession = components["schemas"]["PortalSession"];

const PortalLinkDialog = lazy(() =>
  import("./portal-link-dialog.tsx").then(({ PortalLinkDialog }) => ({ default: PortalLinkDialog })),
);

/** Who of this tenant's people was let into the portal, and a link for the next. */
export function TenantPortalSessions({ tenant }: { tenant: Tenant }) {
  const [{ cursor }, change] = useScreenSearch(tenantScreen);
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<PortalSession | null>(null);
  const list = useRead(
    "listPortalSessions",
    {
      path: { tenant: tenant.id },
      query: { limit: 25, ...(cursor === undefined ? {} : { cursor }) },
    },
    { keepsPrevious: true },
  );
  const create = (
    <Button
      size="xs"
      variant="default"
      onClick={() => setCreating(true)}
      leftSection={<Icon name="plus" size={14} />}
    >
      Create portal link
    </Button>
  );
  return (
    <Panel title="Portal sessions" actions={create}>
      <ListStates
        query={list}
        isEmpty={({ data }) => data.length === 0}
        isFiltered={cursor !== undefined}
        onClear={() => change({ cursor: undefined })}
        empty={{
          title: "No portal sessions",
          text: "A portal link lets the tenant's people see and change what is theirs, for an hour or so. Your backend makes one for each user; here you make one by hand. Sessions that ended more than a week ago are gone.",
        }}
      >
        {({ data, nextCursor }) => (
          <>
            <DataTable
              label="Sessions, newest first"
              rows={data}
              columns={columnsWith(setRevoked)}
              rowId={({ id }) => id}
            />
            <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
          </>
        )}
      </ListStates>
      <Suspense>
        {isCreating && <PortalLinkDialog tenant={tenant} onClose={() => setCreating(false)} />}
      </Suspense>
      {revoked !== null && (
        <RevokeDialog tenant={tenant} session={revoked} onClose={() => setRevoked(null)} />
      )}
    </Panel>
  );
}

function columnsWith(onRevoke: (session: PortalSession) => void): Column<PortalSession>[] {
  return [
    {
      id: "id",
      header: "Session",
      narrow: "title",
      cell: ({ id }) => <CopyId id={id} label="portal session id" />,
    },
    { id: "state", header: "State", narrow: "beside", cell: (session) => <State session={session} /> },
    { id: "may", header: "May", cell: ({ capabilities }) => <Scopes scopes={leastScopes(capabilities)} /> },
    {
      id: "return",
      header: "Leads back to",
      narrow: "hidden",
      cell: ({ returnUrl }) => <span className="clipped">{returnUrl ?? "–"}</span>,
    },
    {
      id: "created",
      header: "Created",
      cell: ({ createdAt }) => <TimeCell at={createdAt} label="time of creation" />,
    },
    {
      id: "expires",
      header: "Expires",
      cell: ({ expiresAt }) => <TimeCell at={expiresAt} label="time of its end" />,
    },
    {
      id: "actions",
      header: "Actions",
      cell: (session) => <RevokeButton session={session} onRevoke={onRevoke} />,
    },
  ];
}

function State({ session }: { session: PortalSession }) {
  return <StatusBadge look={keyLooks[stateOfKey(session, useNow())]} />;
}

function RevokeButton({
  session,
  onRevoke,
}: {
  session: PortalSession;
  onRevoke: (session: PortalSession) => void;
}) {
  if (stateOfKey(session, useNow()) !== "active") return "–";
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`Revoke ${session.id}`}
      onClick={() => onRevoke(session)}
    >
      Revoke…
    </Button>
  );
}

function RevokeDialog({
  tenant,
  session,
  onClose,
}: {
  tenant: Tenant;
  session: PortalSession;
  onClose: () => void;
}) {
  const revoke = useChange("revokePortalSession", {
    changes: ["listPortalSessions"],
    says: "Revoked: it lets nobody in any more",
    onDone: onClose,
    isQuiet: true,
  });
  return (
    <ConfirmDialog
      title="Revoke a portal session"
      verb="Revoke session"
      count={1}
      isDangerous
      isBusy={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onConfirm={() => revoke.mutate({ path: { tenant: tenant.id, portalSession: session.id } })}
    >
      Whoever is in the portal of {tenant.name} by <code>{shortenId(session.id)}</code> is out within 5
      seconds, and its link leads nowhere. Other sessions go on.
    </ConfirmDialog>
  );
}
