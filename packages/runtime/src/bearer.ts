import { createHash, timingSafeEqual } from "node:crypto";

/** Whether an Authorization header carries this token (RFC 6750), in a time that does not tell how much of it is right. */
export function isBearer(header: string | undefined, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(header ?? "") ?? [];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
