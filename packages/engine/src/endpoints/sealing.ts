import type { EndpointAuthentication } from "@posthorn/domain/endpoint-authentication";
import type { SecretBox } from "../ports.ts";

type Owner = { tenantId: string; id: string };

const text = new TextDecoder();

/** Seals a signing secret so that it opens only as this secret of this endpoint of this tenant. */
export function sealEndpointSecret(
  box: SecretBox,
  owner: Owner,
  secretId: string,
  secret: Uint8Array,
): Uint8Array {
  return box.seal(secret, secretContext(owner, secretId));
}

export function openEndpointSecret(
  box: SecretBox,
  owner: Owner,
  secret: { id: string; ciphertext: Uint8Array },
): Uint8Array {
  return box.open(secret.ciphertext, secretContext(owner, secret.id));
}

/** null when there are no headers: nothing to hide, nothing to open. */
export function sealEndpointHeaders(
  box: SecretBox,
  owner: Owner,
  headers: Record<string, string>,
): Uint8Array | null {
  if (Object.keys(headers).length === 0) return null;
  return box.seal(new TextEncoder().encode(JSON.stringify(headers)), headersContext(owner));
}

export function openEndpointHeaders(
  box: SecretBox,
  owner: Owner,
  sealed: Uint8Array | null,
): Record<string, string> {
  if (sealed === null) return {};
  return JSON.parse(text.decode(box.open(sealed, headersContext(owner)))) as Record<string, string>;
}

/** null when there is none. */
export function sealAuthentication(
  box: SecretBox,
  owner: Owner,
  authentication: EndpointAuthentication | null,
): Uint8Array | null {
  if (authentication === null) return null;
  return box.seal(new TextEncoder().encode(JSON.stringify(authentication)), authenticationContext(owner));
}

export function openAuthentication(
  box: SecretBox,
  owner: Owner,
  sealed: Uint8Array | null,
): EndpointAuthentication | null {
  if (sealed === null) return null;
  return JSON.parse(text.decode(box.open(sealed, authenticationContext(owner)))) as EndpointAuthentication;
}

/** Seals the private half of a tenant's ed25519 key. */
export function sealSigningKey(
  box: SecretBox,
  tenantId: string,
  keyId: string,
  privateKey: Uint8Array,
): Uint8Array {
  return box.seal(privateKey, signingKeyContext(tenantId, keyId));
}

export function openSigningKey(
  box: SecretBox,
  tenantId: string,
  key: { id: string; ciphertext: Uint8Array },
): Uint8Array {
  return box.open(key.ciphertext, signingKeyContext(tenantId, key.id));
}

// What each sealed column was sealed as: also needed to seal it anew without opening it.

export function secretContext(owner: Owner, secretId: string): string {
  return `${owner.tenantId}/${owner.id}/secret/${secretId}`;
}

export function headersContext(owner: Owner): string {
  return `${owner.tenantId}/${owner.id}/headers`;
}

export function authenticationContext(owner: Owner): string {
  return `${owner.tenantId}/${owner.id}/authentication`;
}

export function signingKeyContext(tenantId: string, keyId: string): string {
  return `${tenantId}/signing-key/${keyId}`;
}
