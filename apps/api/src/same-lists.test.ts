import * as contract from "@posthorn/contract/delivery-shapes";
import * as endpointContract from "@posthorn/contract/endpoint-shapes";
import { operationalEvents } from "@posthorn/contract/operational-events";
import type { problems } from "@posthorn/contract/problem";
import * as domain from "@posthorn/domain/delivery";
import { attemptReasons } from "@posthorn/domain/outcome";
import { defaultRetrySchedule } from "@posthorn/domain/retry-schedule";
import type { EngineErrorCode } from "@posthorn/engine/errors";
import { operationalEventTypes } from "@posthorn/engine/operational-events";
import { expect, expectTypeOf, test } from "vitest";

// Ring 0 keeps the contract and the domain apart, so nothing but this test holds their lists together.
const lists: [name: string, inContract: readonly unknown[], inDomain: readonly unknown[]][] = [
  ["attempt reasons", contract.attemptReasons, attemptReasons],
  ["delivery statuses", contract.deliveryStatuses, domain.deliveryStatuses],
  ["attempt triggers", contract.attemptTriggers, domain.attemptTriggers],
  ["holds", contract.holds, domain.heldByReasons],
  ["default retry schedule", endpointContract.defaultRetrySchedule, defaultRetrySchedule],
];

test.each(lists)("contract and domain have the same %s", (_name, inContract, inDomain) => {
  expect(inContract).toEqual(inDomain);
});

test("the contract describes each operational event of the engine", () => {
  expect(Object.keys(operationalEvents).toSorted()).toEqual(operationalEventTypes.toSorted());
});

test("every refusal of the engine is a problem of the contract", () => {
  expectTypeOf<EngineErrorCode>().toExtend<keyof typeof problems>();
});
