import { ActionIcon } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Hint } from "../../components/hint.tsx";
import { Icon } from "../../components/icon.tsx";
import { showToast } from "../../components/toasts.tsx";
import { forgetSession, signOut, useSession } from "../session.tsx";
import classes from "./account-button.module.css";

/** Who is signed in, and the way out. */
export function AccountButton() {
  const { name, tenantId, tenantName, scopes } = useSession();
  const queries = useQueryClient();
  const out = useMutation({
    mutationFn: signOut,
    onSuccess: () => forgetSession(queries),
    onError: () => showToast("Signing out did not work: no answer from Posthorn", "error"),
  });
  const place = tenantId === null ? "whole instance" : (tenantName ?? tenantId);
  return (
    <div className={classes["account"]}>
      <Hint text={`Scopes: ${scopes.join(", ")}`}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
        <span className={classes["who"]} tabIndex={0}>
          <strong>{name}</strong>
          <span>{place}</span>
        </span>
      </Hint>
      <Hint text="Sign out">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          loading={out.isPending}
          onClick={() => out.mutate()}
          aria-label="Sign out"
        >
          <Icon name="signOut" size={18} />
        </ActionIcon>
      </Hint>
    </div>
  );
}
