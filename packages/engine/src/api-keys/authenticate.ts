import type { Engine } from "../engine.ts";
import { hashKey, readKeyText } from "./key-text.ts";

/** A key, or the token of a portal or dashboard session, that was shown: whose it is and what it may do. */
export type Credential = {
  kind: "api_key" | "portal_session";
  id: string;
  tenantId: string | null;
  scopes: readonly string[];
  /** Requests a second; null: by the kind of credential. */
  ratePerSecond: number | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** null for what is unknown, revoked or expired. `from` is the caller's address. */
export type Authenticate = (text: string, from: string) => Promise<Credential | null>;

/** Who tries keys that are not there, by address. */
export type Guesses = {
  /** @throws when the address has tried too many of late */
  refuseGuesser(from: string): Promise<void>;
  noteWrong(from: string): Promise<void>;
};

/** What is revoked is refused everywhere at the latest this long after its revocation. */
const trustForMs = 3_000;
/** Of each: credentials that opened, texts that did not. */
const rememberedTexts = 10_000;

type Entry = { found: Promise<Credential | null>; readAtMs: number };

/**
 * Looks keys and tokens up and remembers the answer for a few seconds, the wrong ones too. Who guesses is held back, but
 * never where a key has opened before: so nobody locks out those who share an address.
 *
 * @param noteUse is told each time that something opens
 */
export function createAuthenticate(
  engine: Pick<Engine, "management" | "clock">,
  guesses: Guesses,
  noteUse: (credential: Credential) => void,
): Authenticate {
  const known = new Map<string, Entry>();
  const wrong = new Map<string, number>();

  async function lookUp(text: string, from: string, isNew: boolean): Promise<Credential | null> {
    if (isNew) await guesses.refuseGuesser(from);
    const found = await findCredential(engine, text);
    if (found !== null) return found;
    if (wrong.size >= rememberedTexts) wrong.clear();
    wrong.set(text, engine.clock.now());
    if (isNew) await guesses.noteWrong(from);
    return null;
  }

  return async (text, from) => {
    const nowMs = engine.clock.now();
    if (nowMs - (wrong.get(text) ?? Number.NEGATIVE_INFINITY) <= trustForMs) return null;
    let entry = known.get(text);
    if (entry === undefined || nowMs - entry.readAtMs > trustForMs) {
      if (known.size >= rememberedTexts) known.clear();
      entry = { found: lookUp(text, from, entry === undefined), readAtMs: nowMs };
      known.set(text, entry);
      const forget = () => known.delete(text);
      entry.found.then((found) => found ?? forget(), forget);
    }
    const credential = await entry.found;
    if (credential === null || credential.revokedAt !== null) return null;
    if (hasExpired(credential, nowMs)) return null;
    noteUse(credential);
    return credential;
  };
}

async function findCredential(
  { management }: Pick<Engine, "management">,
  text: string,
): Promise<Credential | null> {
  const read = readKeyText(text);
  if (read === "mistyped" || read?.kind === "phc") return null;
  if (read?.kind === "pht") {
    const session = await management.portalSessions.findByToken(hashKey(text));
    return (
      session && { ...session, kind: "portal_session", scopes: session.capabilities, ratePerSecond: null }
    );
  }
  const apiKey =
    read?.kind === "phd"
      ? await management.dashboardSessions.findKey(hashKey(text))
      : await management.apiKeys.findByHash(hashKey(text));
  return apiKey && { ...apiKey, kind: "api_key" };
}

function hasExpired({ expiresAt }: Credential, nowMs: number): boolean {
  return expiresAt !== null && expiresAt.getTime() <= nowMs;
}
