import { randomBytes } from "node:crypto";
import { parseSecret } from "@posthorn/domain/signature";
import { EngineError } from "../errors.ts";

const secretBytes = 32;

/**
 * The caller's own secret (`whsec_…`, for those who migrate), or a new one of 32 random bytes.
 *
 * @throws EngineError invalid_field
 */
export function chooseSecret(own: string | undefined): Uint8Array {
  if (own === undefined) return randomBytes(secretBytes);
  const secret = parseSecret(own);
  if (secret === null) {
    throw new EngineError("invalid_field", "A secret is whsec_ and the base64 of 24 to 64 bytes.", "/secret");
  }
  return secret;
}
