import type { Body, components } from "@posthorn/sdk";

type Tenant = components["schemas"]["Tenant"];

/** What a form has of a tenant, as it is being written. Entries have a number, which tells them apart while names change. */
export type TenantDraft = { name: string; externalId: string; metadata: readonly MetadataEntry[] };
export type MetadataEntry = { number: number; name: string; value: string };

/** As many as the API takes. */
export const mostEntries = 50;

export const emptyDraft: TenantDraft = { name: "", externalId: "", metadata: [] };

export function draftOf({ name, externalId, metadata }: Tenant): TenantDraft {
  const entries = Object.entries(metadata).map(([name, value], number) => ({ number, name, value }));
  return { name, externalId: externalId ?? "", metadata: entries };
}

export function addEntry(entries: readonly MetadataEntry[]): MetadataEntry[] {
  const number = 1 + Math.max(-1, ...entries.map(({ number }) => number));
  return [...entries, { number, name: "", value: "" }];
}

/** What the API is told. An entry without a name is one that was begun and left. */
export function readDraft({ name, externalId, metadata }: TenantDraft) {
  const entries = metadata.filter(({ name }) => name !== "").map(({ name, value }) => [name, value] as const);
  return { name: name.trim(), externalId: externalId.trim() || null, metadata: Object.fromEntries(entries) };
}

/** Of two entries with one name, one would be lost. */
export function findRepeated({ metadata }: TenantDraft): string | undefined {
  const names = metadata.map(({ name }) => name);
  return names.find((name, index) => name !== "" && names.indexOf(name) !== index);
}

/** Only what differs, so that nothing else is undone that somebody changed meanwhile. */
export function changesOf(tenant: Tenant, draft: TenantDraft): Body<"updateTenant"> {
  const next = readDraft(draft);
  return {
    ...(next.name === tenant.name ? {} : { name: next.name }),
    ...(next.externalId === tenant.externalId ? {} : { externalId: next.externalId }),
    ...(isSame(next.metadata, tenant.metadata) ? {} : { metadata: next.metadata }),
  };
}

function isSame(one: Record<string, string>, other: Record<string, string>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
