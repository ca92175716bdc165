import { encodeId, type IdPrefix } from "@posthorn/domain/id";
import {
  authenticationContext,
  headersContext,
  secretContext,
  signingKeyContext,
} from "@posthorn/engine/endpoints/sealing";
import { beforeAllIds, type Pool } from "@posthorn/store/postgres";
import {
  readSealedValues,
  replaceSealedValues,
  type SealedPlace,
  type SealedValue,
  sealedPlaces,
} from "@posthorn/store/sql/sealed-values";
import type { RewrappingBox } from "./secret-box.ts";

type Box = Pick<RewrappingBox, "keyIdOf" | "rewrap">;

/** How many values of a place need which master key, and which need one that cannot be told or is not known. */
export type SealedCounts = { place: SealedPlace; byKeyId: Record<string, number> };

/** A value that could not be opened, by its place and the id of its row. */
export type Unopened = { place: SealedPlace; row: string; why: string };

const batchSize = 200;
const prefixes: Record<SealedPlace, IdPrefix> = {
  "endpoint_secret.ciphertext": "sec",
  "endpoint.headers": "ep",
  "endpoint.authentication": "ep",
  "tenant_signing_key.ciphertext": "sgk",
};

/**
 * Wraps everything that an older master key has sealed with the newest one, in small steps and in order of id. Safe beside
 * running processes, beside another run, and to be interrupted: a value is replaced only while it is what was read.
 *
 * @param onStep told of each step: values wrapped anew, and those that somebody changed meanwhile
 */
export async function rewrapSecrets(
  pool: Pool,
  box: Box,
  onStep: (step: { place: SealedPlace; rewrapped: number; changedMeanwhile: number }) => void,
): Promise<Unopened[]> {
  const unopened: Unopened[] = [];
  for (const place of sealedPlaces) {
    for await (const values of readPlace(pool, place)) {
      const changes = values.flatMap((value) => rewrapOne(box, place, value, unopened));
      const rewrapped = changes.length === 0 ? 0 : await replaceSealedValues(pool, place, changes);
      onStep({ place, rewrapped, changedMeanwhile: changes.length - rewrapped });
    }
  }
  return unopened;
}

/** Counts all that is sealed by the id of the master key that opens it. */
export async function countByMasterKey(pool: Pool, box: Box): Promise<SealedCounts[]> {
  const counts: SealedCounts[] = [];
  for (const place of sealedPlaces) {
    const byKeyId: Record<string, number> = {};
    for await (const values of readPlace(pool, place)) {
      for (const { sealed } of values) {
        const keyId = nameKey(box, sealed);
        byKeyId[keyId] = (byKeyId[keyId] ?? 0) + 1;
      }
    }
    counts.push({ place, byKeyId });
  }
  return counts;
}

async function* readPlace(pool: Pool, place: SealedPlace): AsyncGenerator<SealedValue[]> {
  for (let afterId = beforeAllIds; ; ) {
    const values = await readSealedValues(pool, place, afterId, batchSize);
    const last = values.at(-1);
    if (last === undefined) return;
    yield values;
    afterId = last.id;
  }
}

function rewrapOne(box: Box, place: SealedPlace, value: SealedValue, unopened: Unopened[]) {
  const { id, sealed: before } = value;
  try {
    const after = box.rewrap(before, contextOf(place, value));
    return after === null ? [] : [{ id, before, after }];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    unopened.push({ place, row: encodeId(prefixes[place], id), why });
    return [];
  }
}

function contextOf(place: SealedPlace, { id, tenantId, endpointId }: SealedValue): string {
  const owner = { tenantId, id: endpointId ?? "" };
  switch (place) {
    case "endpoint_secret.ciphertext":
      return secretContext(owner, id);
    case "endpoint.headers":
      return headersContext(owner);
    case "endpoint.authentication":
      return authenticationContext(owner);
    case "tenant_signing_key.ciphertext":
      return signingKeyContext(tenantId, id);
  }
}

function nameKey(box: Box, sealed: Uint8Array): string {
  try {
    return box.keyIdOf(sealed);
  } catch {
    return "unreadable";
  }
}
