import { firstIdAt } from "@posthorn/domain/id";
import type { EventFilter } from "@posthorn/engine/history-store";
import type { QueryResultRow } from "pg";
import type { Pool } from "../postgres.ts";
import { describeEventType } from "./delivery-filter.ts";
import { type Parameter, queryNewest } from "./search-page.ts";

/** Which events of a tenant are looked for. `ids`: those that the filter names, where they are few. */
export type EventSearch = {
  tenantId: string;
  filter: EventFilter;
  ids: readonly string[] | null;
  before: string | null;
};

/** Where the search begins: what an index gives, in order of id. */
export function describeEventRange(
  { tenantId, filter, ids, before }: EventSearch,
  parameter: Parameter,
): string {
  const { createdAfter, createdBefore, isMatched } = filter;
  const conditions = [`tenant_id = ${parameter(tenantId)}`];
  if (ids !== null) conditions.push(`id = ANY (${parameter(ids)}::uuid[])`);
  if (before !== null) conditions.push(`id < ${parameter(before)}`);
  if (createdAfter !== undefined) conditions.push(`id >= ${parameter(firstIdAt(createdAfter.getTime()))}`);
  if (createdBefore !== undefined) conditions.push(`id < ${parameter(firstIdAt(createdBefore.getTime()))}`);
  if (isMatched === false) conditions.push("matched_endpoints = 0");
  return conditions.join(" AND ");
}

/** What else must hold of an event. */
export function describeEventRest({ filter }: EventSearch, parameter: Parameter): string {
  const { eventType, tag, externalId, channel, isMatched } = filter;
  const conditions = ["true"];
  if (eventType !== undefined) conditions.push(describeEventType(eventType, parameter));
  if (tag !== undefined) conditions.push(`event.tags @> ARRAY[${parameter(tag)}]`);
  if (externalId !== undefined) conditions.push(`event.external_id = ${parameter(externalId)}`);
  if (channel !== undefined) conditions.push(`event.channels @> ARRAY[${parameter(channel)}]`);
  if (isMatched === true) conditions.push("event.matched_endpoints > 0");
  return conditions.join(" AND ");
}

export async function readEvents<Row extends QueryResultRow>(
  pool: Pool,
  { ids }: Pick<EventSearch, "ids">,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  return ids === null ? queryNewest<Row>(pool, text, values) : (await pool.query<Row>(text, values)).rows;
}
