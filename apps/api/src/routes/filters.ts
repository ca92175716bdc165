import { explainEvent as explainContract } from "@posthorn/contract/routes/explain";
import { testFilter as testContract } from "@posthorn/contract/routes/filter-test";
import { testFilter } from "@posthorn/engine/endpoints/test-filter";
import { explainEvent } from "@posthorn/engine/events/explain-event";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { renderClause, renderExplained } from "../render-explained.ts";

/** Besides the payload. */
const filterBytes = 1_048_576;

/** What filters do to payloads, before and after events were emitted. */
export function mountFilters(app: Express, api: Api): void {
  const { engine, maxPayloadBytes } = api;
  mount(
    app,
    api,
    testContract,
    async ({ params, body, actor }) => {
      const { filter, payload } = body;
      const failed = await testFilter(engine, actor, readTenantRef(params.tenant), { filter, payload });
      return { matches: failed === null, failedClause: failed && renderClause(failed, true) };
    },
    maxPayloadBytes + filterBytes,
  );

  mount(app, api, explainContract, async ({ params, query, actor }) => {
    const ref = { tenant: readTenantRef(params.tenant), eventId: readId("evt", params.event) };
    const page = { limit: query.limit, before: readIdCursor("ep", query.cursor) };
    const { data, next } = await explainEvent(engine, actor, ref, page);
    const withActual = query.include === "payload";
    return {
      data: data.map((endpoint) => renderExplained(endpoint, withActual)),
      nextCursor: toIdCursor("ep", next),
    };
  });
}
