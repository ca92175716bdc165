import type { RouteRequest } from "@posthorn/contract/define-route";
import * as contract from "@posthorn/contract/routes/operations";
import { createOperation, previewOperation } from "@posthorn/engine/operations/create-operation";
import type { GivenFilter } from "@posthorn/engine/operations/freeze-filter";
import { getOperation } from "@posthorn/engine/operations/get-operation";
import { listOperations } from "@posthorn/engine/operations/list-operations";
import type { WantedOperation } from "@posthorn/engine/operations/plan-operation";
import { showFilter, showOperation } from "@posthorn/engine/operations/show-operation";
import { steerOperation } from "@posthorn/engine/operations/steer-operation";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount, OtherAnswer } from "../mount.ts";
import { readId, readTenantRef } from "../read-id.ts";

type Body = RouteRequest<typeof contract.createOperation>["body"];

export function mountOperations(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.createOperation, async ({ body, actor }) => {
    if (!body.dryRun) return showOperation(await createOperation(engine, actor, readWanted(body)));
    const { total, filter } = await previewOperation(engine, actor, readWanted(body));
    return new OtherAnswer(200, { total, filter: showFilter(filter) });
  });

  mount(app, api, contract.listOperations, async ({ query, actor }) => {
    const page = { limit: query.limit, before: readIdCursor("op", query.cursor) };
    const tenant = query.tenant === undefined ? null : readTenantRef(query.tenant);
    const { status, action } = query;
    const asked = { ...(status && { status }), ...(action && { action }) };
    const { data, next } = await listOperations(engine, actor, tenant, asked, page);
    return { data: data.map(showOperation), nextCursor: toIdCursor("op", next) };
  });

  mount(app, api, contract.getOperation, async ({ params, actor }) =>
    showOperation(await getOperation(engine, actor, readId("op", params.operation))),
  );

  mount(app, api, contract.pauseOperation, async ({ params, actor }) =>
    showOperation(await steerOperation(engine, actor, readId("op", params.operation), "pause")),
  );

  mount(app, api, contract.resumeOperation, async ({ params, actor }) =>
    showOperation(await steerOperation(engine, actor, readId("op", params.operation), "resume")),
  );

  mount(app, api, contract.cancelOperation, async ({ params, actor }) =>
    showOperation(await steerOperation(engine, actor, readId("op", params.operation), "cancel")),
  );
}

function readWanted({ action, tenant, filter, ratePerSecond }: Body): WantedOperation {
  return {
    action,
    tenant: tenant === undefined ? null : readTenantRef(tenant),
    filter: readFilter(filter),
    ratePerSecond,
  };
}

function readFilter(given: Body["filter"]): GivenFilter {
  const { ids, endpoint, event, eventType, status, reason, statusClass, tag } = given;
  const { createdAfter, createdBefore, createdWithin, all } = given;
  return {
    ...(ids && { deliveryIds: ids.map((id) => readId("dlv", id)) }),
    ...(endpoint && { endpointId: readId("ep", endpoint) }),
    ...(event && { eventId: readId("evt", event) }),
    ...(eventType && eventType !== "*" && { eventType }),
    ...(status && { statuses: status }),
    ...(reason && { reasons: reason }),
    ...(statusClass && { statusClass }),
    ...(tag && { tag }),
    ...(createdAfter && { createdAfter: new Date(createdAfter) }),
    ...(createdBefore && { createdBefore: new Date(createdBefore) }),
    ...(createdWithin && { createdWithinMs: readDuration(createdWithin) }),
    ...(all && { isAll: all }),
  };
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The contract has checked its form. */
function readDuration(text: string): number {
  return Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? Number.NaN);
}
