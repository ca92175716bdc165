import { Button } from "@mantine/core";
import { useRead } from "../../api/use-call.ts";
import { ListNotice } from "../../components/list-notice.tsx";
import { useMay } from "../session.tsx";
import classes from "./choose-tenant.module.css";

const shownTenants = 12;

/** In place of rows: events belong to one tenant, so one has to be named first. */
export function ChooseTenant({ onChoose }: { onChoose: (tenant: string) => void }) {
  const { data } = useRead("listTenants", { query: { limit: shownTenants } }, { isEnabled: useMay("admin") });
  const tenants = data?.data ?? [];
  return (
    <ListNotice
      icon="tenants"
      title="Whose events?"
      action={
        tenants.length > 0 && (
          <ul className={classes["tenants"]} aria-label="Tenants">
            {tenants.map(({ id, externalId, name }) => (
              <li key={id}>
                <Button size="compact-md" variant="default" onClick={() => onChoose(externalId ?? id)}>
                  {name}
                </Button>
              </li>
            ))}
          </ul>
        )
      }
    >
      Write <code>tenant:</code> and an id or an external id above
      {tenants.length > 0 && ", or take one of the newest"}. An event's own id is enough by itself.
    </ListNotice>
  );
}
