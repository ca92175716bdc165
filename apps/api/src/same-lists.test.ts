import * as contract from "@posthorn/contract/delivery-shapes";
import * as endpointContract from "@posthorn/contract/endpoint-shapes";
import { clauseOperators } from "@posthorn/contract/filter-shapes";
import { operationalEvents } from "@posthorn/contract/operational-events";
import type { problems } from "@posthorn/contract/problem";
import * as auditContract from "@posthorn/contract/routes/audit-log";
import { explainResults as contractResults } from "@posthorn/contract/routes/explain";
import * as fleetContract from "@posthorn/contract/routes/fleet";
import { urlFaults } from "@posthorn/contract/routes/url-check";
import { eventTypeName } from "@posthorn/contract/shapes";
import { urlRefusals } from "@posthorn/domain/address-policy";
import * as domain from "@posthorn/domain/delivery";
import { isEventTypeName } from "@posthorn/domain/event-type";
import { operatorNames } from "@posthorn/domain/filter-read";
import { attemptReasons } from "@posthorn/domain/outcome";
import { defaultRetrySchedule } from "@posthorn/domain/retry-schedule";
import { auditActions } from "@posthorn/engine/audit/audit";
import { endpointStates } from "@posthorn/engine/endpoints/fleet-store";
import type { EngineErrorCode } from "@posthorn/engine/errors";
import { explainResults } from "@posthorn/engine/events/explain-endpoint";
import { operationalEventTypes } from "@posthorn/engine/operational-events";
import { expect, expectTypeOf, test } from "vitest";

// Ring 0 keeps the contract and the domain apart, so nothing but this test holds their lists together.
const lists: [name: string, inContract: readonly unknown[], inDomain: readonly unknown[]][] = [
  ["audit actions", auditContract.auditActions, auditActions],
  ["attempt reasons", contract.attemptReasons, attemptReasons],
  ["delivery statuses", contract.deliveryStatuses, domain.deliveryStatuses],
  ["attempt triggers", contract.attemptTriggers, domain.attemptTriggers],
  ["clause operators", clauseOperators, [...operatorNames, "item", "limit", "invalid"]],
  ["explain results", contractResults, explainResults],
  ["holds", contract.holds, domain.heldByReasons],
  ["endpoint states", fleetContract.endpointStates, endpointStates],
  ["faults of URLs", urlFaults, [...urlRefusals, "dns"]],
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

test.each([
  "invoice.paid",
  "A-b_9",
  "a".repeat(128),
  "a".repeat(129),
  "",
  ".a",
  "a.",
  "a..b",
  "a b",
  "*",
  "é",
  "a\n",
])("contract and domain agree whether %j names an event type", (name) => {
  expect(isEventTypeName(name)).toBe(eventTypeName.safeParse(name).success);
});
