import { Tabs } from "@mantine/core";
import { useRead } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { ScreenLink, useScreenParams, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { tenantsScreen } from "../tenants/screen.ts";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import { Erasure } from "./erasure.tsx";
import { tenantParts, tenantScreen } from "./screen.ts";
import { TenantActions } from "./tenant-actions.tsx";
import { TenantApiKeys } from "./tenant-api-keys.tsx";
import { TenantEndpoints } from "./tenant-endpoints.tsx";
import { TenantFacts } from "./tenant-facts.tsx";
import classes from "./tenant-page.module.css";
import { TenantPortalSessions } from "./tenant-portal-sessions.tsx";
import { TenantUsage } from "./tenant-usage.tsx";

const back = (
  <ScreenLink screen={tenantsScreen}>
    <Icon name="arrowLeft" size={13} /> Tenants
  </ScreenLink>
);

/** One tenant: what it has, how it goes, who may do what, and how it ends. */
export function Page() {
  const { tenant: named } = useScreenParams(tenantScreen);
  const [{ erasure }] = useScreenSearch(tenantScreen);
  const { data, error, refetch } = useRead(
    "getTenant",
    { path: { tenant: named } },
    { isEnabled: erasure === undefined },
  );
  if (erasure !== undefined)
    return (
      <PageHead title="A tenant is erased" back={back}>
        <Erasure operation={erasure} tenant={named} />
      </PageHead>
    );
  if (error !== null || data === undefined)
    return (
      <PageHead title="Tenant" back={back}>
        {error === null ? <SkeletonRows /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      </PageHead>
    );
  return (
    <PageHead title={data.name} back={back} actions={<TenantActions tenant={data} />}>
      <TenantFacts tenant={data} />
      <Parts tenant={data} />
    </PageHead>
  );
}

type Part = (typeof tenantParts)[number];

const parts: Record<Part, { label: string; Part: (props: { tenant: Tenant }) => React.ReactNode }> = {
  endpoints: { label: "Endpoints", Part: TenantEndpoints },
  usage: { label: "Usage", Part: TenantUsage },
  "portal-sessions": { label: "Portal", Part: TenantPortalSessions },
  "api-keys": { label: "API keys", Part: TenantApiKeys },
};

function Parts({ tenant }: { tenant: Tenant }) {
  const [{ part: shown = tenantParts[0] }, change] = useScreenSearch(tenantScreen);
  const { Part } = parts[shown];
  const open = (name: string | null) => {
    const part = tenantParts.find((one) => one === name);
    change({ part: part === tenantParts[0] ? undefined : part, cursor: undefined });
  };
  return (
    <Tabs value={shown} onChange={open} activateTabWithKeyboard={false} keepMounted={false}>
      <Tabs.List className={classes["tabs"] ?? ""} aria-label="Of this tenant">
        {tenantParts.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {parts[name].label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tenantParts.map((name) => (
        <Tabs.Panel key={name} value={name} pt="md">
          {name === shown && <Part tenant={tenant} />}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
