import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Icon } from "../../components/icon.tsx";
import { ScreenLink, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { writeTerms } from "../../words/qualifiers.ts";
import { auditLogScreen } from "../audit-log/screen.ts";
import { deliveriesScreen } from "../deliveries/screen.ts";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import { tenantScreen } from "./screen.ts";
import classes from "./tenant-actions.module.css";

const EditTenantDialog = lazy(() =>
  import("./edit-tenant-dialog.tsx").then(({ EditTenantDialog }) => ({ default: EditTenantDialog })),
);
const EraseTenantDialog = lazy(() =>
  import("./erase-tenant-dialog.tsx").then(({ EraseTenantDialog }) => ({ default: EraseTenantDialog })),
);

/** Posthorn's own tenant gets the operational events, and stays as it is. */
const ownExternalId = "posthorn";

export function TenantActions({ tenant }: { tenant: Tenant }) {
  const [, change] = useScreenSearch(tenantScreen);
  const [opened, setOpened] = useState<"edit" | "erase" | null>(null);
  const isOwn = tenant.externalId === ownExternalId;
  const q = writeTerms([{ name: "tenant", value: tenant.id }]);
  const close = () => setOpened(null);
  useShortcut("e", "Edit the tenant", () => {
    if (!isOwn) setOpened("edit");
  });
  return (
    <>
      <span className={classes["links"]}>
        <ScreenLink screen={deliveriesScreen} search={{ q }}>
          <Icon name="send" size={15} /> Deliveries
        </ScreenLink>
        <ScreenLink screen={auditLogScreen} search={{ q }}>
          <Icon name="history" size={15} /> Audit log
        </ScreenLink>
      </span>
      {!isOwn && (
        <>
          <Button size="sm" variant="default" onClick={() => setOpened("edit")}>
            Edit
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<Icon name="trash" size={15} />}
            onClick={() => setOpened("erase")}
          >
            Erase…
          </Button>
        </>
      )}
      <Suspense>
        {opened === "edit" && <EditTenantDialog tenant={tenant} onClose={close} />}
        {opened === "erase" && (
          <EraseTenantDialog
            tenant={tenant}
            onClose={close}
            onBegun={(erasure) => change({ erasure }, { replace: true })}
          />
        )}
      </Suspense>
    </>
  );
}
