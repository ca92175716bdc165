import * as contract from "@posthorn/contract/routes/signing-keys";
import { formatPublicKey } from "@posthorn/domain/ed25519";
import { encodeId } from "@posthorn/domain/id";
import { getKeySet, getSigningKey } from "@posthorn/engine/signing-keys/get-signing-key";
import { rotateSigningKey } from "@posthorn/engine/signing-keys/rotate-signing-key";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { mount } from "../mount.ts";
import { readTenantRef } from "../read-id.ts";

export function mountSigningKeys(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.getKeySet, ({ params, actor }) =>
    getKeySet(engine, actor, readTenantRef(params.tenant)),
  );

  mount(app, api, contract.getSigningKey, async ({ params, actor }) => {
    const { id, publicKey, createdAt } = await getSigningKey(engine, actor, readTenantRef(params.tenant));
    return { ...renderKey({ id, publicKey }), createdAt: createdAt.toISOString() };
  });

  mount(app, api, contract.rotateSigningKey, async ({ params, body, actor }) => {
    const tenant = readTenantRef(params.tenant);
    const { previousExpiresAt, ...key } = await rotateSigningKey(engine, actor, tenant, body.overlapSeconds);
    return { ...renderKey(key), previousExpiresAt: previousExpiresAt?.toISOString() ?? null };
  });
}

function renderKey({ id, publicKey }: { id: string; publicKey: Uint8Array }) {
  return { keyId: encodeId("sgk", id), publicKey: formatPublicKey(publicKey) };
}
