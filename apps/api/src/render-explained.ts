import type { clauseOperators } from "@posthorn/contract/filter-shapes";
import type { FailedClause } from "@posthorn/domain/filter";
import { encodeId } from "@posthorn/domain/id";
import { isLongerThan } from "@posthorn/domain/json-walk";
import type { ExplainedEndpoint } from "@posthorn/engine/events/explain-endpoint";

/** What is longer than that would make an answer about a hundred endpoints as large as a hundred payloads. */
const maxActualLength = 1_000;

export function renderClause({ pointer, operator, expected, ...met }: FailedClause, withActual: boolean) {
  const { actual } = met;
  const isShown = withActual && actual !== undefined && !isLongerThan(maxActualLength, actual);
  return {
    pointer,
    operator: asOperator(operator),
    expected,
    missing: actual === undefined && !isOfTheWhole(operator),
    ...(isShown ? { actual } : {}),
  };
}

export function renderExplained(endpoint: ExplainedEndpoint, withActual: boolean) {
  const { delivery, failedClause } = endpoint;
  return {
    endpointId: encodeId("ep", endpoint.id),
    status: endpoint.status,
    result: endpoint.result,
    deliveryId: delivery === null ? null : encodeId("dlv", delivery.id),
    deliveryStatus: delivery?.status ?? null,
    heldBy: delivery?.heldBy ?? null,
    matchesNow: endpoint.matchesNow,
    failedClause: failedClause === null ? null : renderClause(failedClause, withActual),
    endpointCreatedAt: endpoint.createdAt?.toISOString() ?? null,
    endpointChangedAt: endpoint.changedAt?.toISOString() ?? null,
  };
}

/** Failures that are not about a place in the payload. */
function isOfTheWhole(operator: string): boolean {
  return operator === "limit" || operator === "invalid";
}

/** The contract lists every operator that the domain has; a test compares them. */
function asOperator(operator: string): (typeof clauseOperators)[number] {
  return operator as (typeof clauseOperators)[number];
}
