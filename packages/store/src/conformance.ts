import { createFixture, type StoreFixture, type StoreUnderTest } from "@posthorn/testkit/store-fixture";
import { afterAll, beforeAll, describe } from "vitest";
import { attemptsContract } from "./testing/attempts/conformance.ts";
import { dispatchContract } from "./testing/dispatch/conformance.ts";
import { dispatchLanesContract } from "./testing/dispatch/lanes-conformance.ts";
import { healthContract } from "./testing/health/conformance.ts";
import { historyContract } from "./testing/history/conformance.ts";
import { ingestContract } from "./testing/ingest/conformance.ts";
import { busyLanesContract } from "./testing/lanes/busy-conformance.ts";
import { lanesContract } from "./testing/lanes/conformance.ts";
import { orderedLanesContract } from "./testing/lanes/ordered-conformance.ts";
import { managementContract } from "./testing/management/conformance.ts";
import { laneManagementContract } from "./testing/management/lane-conformance.ts";
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
      ingestContract,
      attemptsContract,
      historyContract,
      dispatchContract,
      dispatchLanesContract,
      lanesContract,
      orderedLanesContract,
      busyLanesContract,
      healthContract,
      upkeepContract,
    ]) {
      contract(() => fixture);
    }
  });
}
