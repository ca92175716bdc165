import { Button } from "@mantine/core";
import { CopyId } from "../../components/copy-id.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Hint } from "../../components/hint.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { useNow } from "../../components/use-now.ts";
import { scopeWords } from "../../words/scopes.ts";
import { Whose } from "../operations/operation-columns.tsx";
import { useSession } from "../session.tsx";
import classes from "./api-key-columns.module.css";
import { type ApiKey, keyLooks, prefixOfKey, stateOfKey } from "./key-state.ts";

export function apiKeyColumns(onRevoke: (key: ApiKey) => void): Column<ApiKey>[] {
  return [
    { id: "name", header: "Name", narrow: "title", cell: (key) => <KeyName apiKey={key} /> },
    { id: "state", header: "Status", narrow: "beside", cell: (key) => <KeyBadge apiKey={key} /> },
    {
      id: "prefix",
      header: "Prefix",
      cell: (key) => <CopyId id={prefixOfKey(key)} label="beginning of the key" />,
    },
    { id: "scopes", header: "Scopes", cell: ({ scopes }) => <Scopes scopes={scopes} /> },
    { id: "tenant", header: "Tenant", cell: ({ tenantId }) => <Whose id={tenantId} /> },
    {
      id: "used",
      header: "Last used",
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? "never" : <TimeCell at={lastUsedAt} label="time of its last use" />,
    },
    {
      id: "created",
      header: "Created",
      narrow: "hidden",
      cell: ({ createdAt }) => <TimeCell at={createdAt} label="time of creation" />,
    },
    { id: "ends", header: "Ends", cell: (key) => <KeyEnd apiKey={key} /> },
    { id: "revoke", header: "Change", cell: (key) => <RevokeButton apiKey={key} onRevoke={onRevoke} /> },
  ];
}

function KeyName({ apiKey }: { apiKey: ApiKey }) {
  const isOwn = useSession().apiKeyId === apiKey.id;
  return (
    <span className={classes["name"]}>
      {apiKey.name}
      {isOwn && <span className={classes["own"]}>you</span>}
    </span>
  );
}

function KeyBadge({ apiKey }: { apiKey: ApiKey }) {
  return <StatusBadge look={keyLooks[stateOfKey(apiKey, useNow())]} />;
}

/** What each means is in its hint. */
export function Scopes({ scopes }: Pick<ApiKey, "scopes">) {
  return (
    <span className={classes["scopes"]}>
      {scopes.map((scope) => (
        <Hint key={scope} text={scopeWords[scope]}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
          <code tabIndex={0}>{scope}</code>
        </Hint>
      ))}
    </span>
  );
}

/** When it was revoked, or else when it ends by itself. */
function KeyEnd({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKey }) {
  if (revokedAt !== null)
    return (
      <span>
        revoked <TimeCell at={revokedAt} label="time it was revoked" />
      </span>
    );
  if (expiresAt === null) return "never";
  return (
    <span>
      expires <TimeCell at={expiresAt} label="time it expires" />
    </span>
  );
}

function RevokeButton({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  if (apiKey.revokedAt !== null) return "–";
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`Revoke ${apiKey.name}`}
      onClick={() => onRevoke(apiKey)}
    >
      Revoke…
    </Button>
  );
}
