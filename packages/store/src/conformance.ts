import { createFixture, type StoreFixture, type StoreUnderTest } from "@posthorn/testkit/store-fixture";
import { afterAll, beforeAll, describe } from "vitest";
import { attemptsContract } from "./testing/attempts/conformance.ts";
import { auditContract } from "./testing/audit/conformance.ts";
import { dispatchContract } from "./testing/dispatch/conformance.ts";
import { dispatchLanesContract } from "./testing/dispatch/lanes-conformance.ts";
import { explainContract } from "./testing/explain/conformance.ts";
import { healthContract } from "./testing/health/conformance.ts";
import { historyContract } from "./testing/history/conformance.ts";
import { searchContract } from "./testing/history/search-conformance.ts";
import { ingestContract } from "./testing/ingest/conformance.ts";
import { externalIdContract } from "./testing/ingest/external-id-conformance.ts";
import { busyLanesContract } from "./testing/lanes/busy-conformance.ts";
import { lanesContract } from "./testing/lanes/conformance.ts";
import { orderedLanesContract } from "./testing/lanes/ordered-conformance.ts";
import { managementContract } from "./testing/management/conformance.ts";
import { dashboardSessionContract } from "./testing/management/dashboard-session-conformance.ts";
import { idempotentCreateContract } from "./testing/management/idempotent-create-conformance.ts";
import { ifVersionContract } from "./testing/management/if-version-conformance.ts";
import { laneManagementContract } from "./testing/management/lane-conformance.ts";
import { portalSessionContract } from "./testing/management/portal-session-conformance.ts";
import { operationsContract } from "./testing/operations/conformance.ts";
import { upkeepContract } from "./testing/upkeep/conformance.ts";

/** What every store must do. `open` is called once and answers an empty one. */
export function storeContract(open: () => Promise<StoreUnderTest>): void {
  describe("store", () => {
    let fixture: StoreFixture;
    beforeAll(async () => {
      fixture = createFixture(await open());
    });
    afterAll(() => fixture.close());

    for (const contract of [
      managementContract,
      laneManagementContract,
      ifVersionContract,
      portalSessionContract,
      dashboardSessionContract,
      idempotentCreateContract,
      auditContract,
      ingestContract,
      externalIdContract,
      attemptsContract,
      historyContract,
      searchContract,
      explainContract,
      dispatchContract,
      dispatchLanesContract,
      lanesContract,
      orderedLanesContract,
      busyLanesContract,
      healthContract,
      upkeepContract,
      operationsContract,
    ]) {
      contract(() => fixture);
    }
  });
}
