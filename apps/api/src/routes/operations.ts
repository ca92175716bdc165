import * as contract from "@posthorn/contract/routes/operations";
import { getOperation } from "@posthorn/engine/operations/get-operation";
import { listOperations } from "@posthorn/engine/operations/list-operations";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readId } from "../read-id.ts";
import { renderOperation } from "../render.ts";

export function mountOperations(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.listOperations, async ({ query }) => {
    const page = { limit: query.limit, before: readIdCursor("op", query.cursor) };
    const { data, next } = await listOperations(engine, page);
    return { data: data.map(renderOperation), nextCursor: toIdCursor("op", next) };
  });

  mount(app, api, contract.getOperation, async ({ params }) =>
    renderOperation(await getOperation(engine, readId("op", params.operation))),
  );
}
