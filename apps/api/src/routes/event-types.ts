import * as contract from "@posthorn/contract/routes/event-types";
import { createEventType } from "@posthorn/engine/event-types/create-event-type";
import { getEventType } from "@posthorn/engine/event-types/get-event-type";
import { importEventTypes } from "@posthorn/engine/event-types/import-event-types";
import { listEventTypes } from "@posthorn/engine/event-types/list-event-types";
import { updateEventType } from "@posthorn/engine/event-types/update-event-type";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readNameCursor, toNameCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { renderEventType } from "../render.ts";

export function mountEventTypes(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.createEventType, async ({ body, actor }) =>
    renderEventType(await createEventType(engine, actor, body)),
  );

  mount(app, api, contract.importEventTypes, async ({ body, actor }) => ({
    data: await importEventTypes(engine, actor, { ...body, validate: body.validate ?? null }),
  }));

  mount(app, api, contract.listEventTypes, async ({ query }) => {
    const { data, next } = await listEventTypes(engine, {
      limit: query.limit,
      after: readNameCursor(query.cursor),
      isArchived: query.archived === undefined ? null : query.archived === "true",
    });
    return { data: data.map(renderEventType), nextCursor: toNameCursor(next) };
  });

  mount(app, api, contract.getEventType, async ({ params }) =>
    renderEventType(await getEventType(engine, params.eventType)),
  );

  mount(app, api, contract.updateEventType, async ({ params, body, actor }) =>
    renderEventType(await updateEventType(engine, actor, params.eventType, body)),
  );

  mount(app, api, contract.archiveEventType, async ({ params, actor }) => {
    await updateEventType(engine, actor, params.eventType, { archived: true });
    return undefined;
  });
}
