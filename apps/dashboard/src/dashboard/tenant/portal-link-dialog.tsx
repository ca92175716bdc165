import { Button, Group, Modal, NativeSelect, TextInput } from "@mantine/core";
import type { components } from "@posthorn/sdk";
import { useState } from "react";
import { readFormProblem } from "../../api/form-problem.ts";
import { useChange } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Icon } from "../../components/icon.tsx";
import { ScopeChoice } from "../../components/scope-choice.tsx";
import { ShownOnce } from "../../components/shown-once.tsx";
import { leastScopes } from "../../words/scopes.ts";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import classes from "./portal-link-dialog.module.css";

type Capability = components["schemas"]["Capability"];

const capabilities: readonly Capability[] = [
  "endpoints:read",
  "endpoints:write",
  "deliveries:read",
  "deliveries:write",
  "secrets:read",
  "secrets:write",
  "payloads:read",
  "stats:read",
];

/** Enough to look at what a tenant sees, and to change nothing. */
const toLook: readonly Capability[] = ["endpoints:read", "deliveries:read", "payloads:read", "stats:read"];

const lengths = [
  { value: "900", label: "15 minutes" },
  { value: "3600", label: "1 hour" },
  { value: "28800", label: "8 hours" },
  { value: "86400", label: "24 hours" },
];

/** Asks what a link may do, makes it, and shows it this once. */
export function PortalLinkDialog({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const [chosen, setChosen] = useState<readonly Capability[]>(toLook);
  const [expiresIn, setExpiresIn] = useState("3600");
  const [returnUrl, setReturnUrl] = useState("");
  const create = useChange("createPortalSession", { changes: ["listPortalSessions"], isQuiet: true });
  const problem = readFormProblem(create.error, ["/returnUrl"]);
  if (create.data !== undefined) return <Made tenant={tenant} url={create.data.url} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={`A portal link for ${tenant.name}`}
      verb="Create portal link"
      count={1}
      isReady={chosen.length > 0}
      isBusy={create.isPending}
      error={problem.rest}
      onClose={onClose}
      onConfirm={() =>
        create.mutate({
          path: { tenant: tenant.id },
          body: {
            capabilities: leastScopes(chosen),
            expiresInSeconds: Number(expiresIn),
            returnUrl: returnUrl.trim() || null,
          },
        })
      }
    >
      <div className={classes["fields"]}>
        <ScopeChoice
          label="Whoever opens it may"
          scopes={capabilities}
          chosen={chosen}
          onChange={setChosen}
        />
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => setChosen(toLook)}>
            Only look
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setChosen(capabilities)}>
            Everything
          </Button>
        </Group>
        <NativeSelect
          label="For how long"
          data={lengths}
          value={expiresIn}
          onChange={(event) => setExpiresIn(event.currentTarget.value)}
        />
        <TextInput
          label="Return URL"
          description="Where the portal's way back leads. Empty: there is none."
          placeholder="https://app.example.com/settings"
          inputMode="url"
          maxLength={2_048}
          value={returnUrl}
          error={problem.at["/returnUrl"]}
          onChange={(event) => setReturnUrl(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

function Made({ tenant, url, onClose }: { tenant: Tenant; url: string; onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`A portal link for ${tenant.name}`}
      centered
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p className={classes["about"]} role="status">
        It opens the portal once, within 5 minutes, for whoever has it. It is not shown again.
      </p>
      <ShownOnce label="Portal link" text={url}>
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          size="xs"
          leftSection={<Icon name="arrowRight" size={14} />}
        >
          Open
        </Button>
      </ShownOnce>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Modal>
  );
}
