import { useChange } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { useSession } from "../session.tsx";
import type { ApiKey } from "./key-state.ts";

/** Asks before a key is ended, which cannot be undone. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { id, name, lastUsedAt } = apiKey;
  const isOwn = useSession().apiKeyId === id;
  const revoke = useChange("revokeApiKey", {
    ...{ changes: ["listApiKeys", "getApiKey", "listAuditLog"], isQuiet: true },
    says: `Revoked ${name}: it stops working within 5 seconds`,
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      title="Revoke an API key"
      verb={`Revoke ${name}`}
      count={1}
      isDangerous
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ path: { apiKey: id } })}
      onClose={onClose}
    >
      <p>
        <strong>{name}</strong> stops working within 5 seconds, everywhere, and never works again.{" "}
        {lastUsedAt === null ? (
          "It was never used."
        ) : (
          <>
            It was last used <TimeCell at={lastUsedAt} label="time of its last use" />.
          </>
        )}
      </p>
      {isOwn && (
        <p>
          <strong>You are signed in with this key.</strong> You will be signed out.
        </p>
      )}
    </ConfirmDialog>
  );
}
