import type { Answer } from "@posthorn/sdk";
import { createContext, useContext, useSyncExternalStore } from "react";
import { instanceUrl } from "../frame/page-address.ts";
import type { Scope } from "../frame/screen.ts";

export type PortalSession = Answer<"getCurrentPortalSession">;

/** How the stay in the portal stands. `missing`: the page was opened without a link. */
export type SessionState =
  | { at: "opening" }
  | { at: "open"; session: PortalSession }
  | { at: "ended" }
  | { at: "missing" }
  | { at: "unreachable" };

const storageKey = "posthorn.portal-token";

let token: string | null = null;
let state: SessionState = { at: "opening" };
const listeners = new Set<() => void>();

function move(next: SessionState): void {
  state = next;
  for (const tell of listeners) tell();
}

export function useSessionState(): SessionState {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => state,
  );
}

/** Every request shows the token, and no cookie: in a frame of another site there would be none. */
export const fetchWithToken: typeof fetch = (input, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token ?? ""}`);
  return fetch(input, { ...init, headers, credentials: "omit" });
};

/**
 * Exchanges the code of the URL's fragment for a token, once, and takes it out of the address; without a code, goes on with the
 * token of this tab. The token is in memory, and in the tab's own storage so that a reload does not end the stay.
 */
export async function openSession(): Promise<void> {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code !== null) history.replaceState(history.state, "", location.pathname + location.search);
  token = code === null ? readStored() : null;
  if (code === null && token === null) return move({ at: "missing" });
  try {
    const response = await (code === null ? ask("current") : exchange(code));
    if (response.status === 401 || response.status === 403) return endSession();
    if (!response.ok) return move({ at: "unreachable" });
    const answer = (await response.json()) as PortalSession & { token?: string }; // as the contract has it
    const { token: given, ...session } = answer;
    if (given !== undefined) keep(given);
    move({ at: "open", session });
  } catch {
    move({ at: "unreachable" });
  }
}

export function endSession(): void {
  token = null;
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // There was none, then.
  }
  move({ at: "ended" });
}

function ask(path: string): Promise<Response> {
  return fetchWithToken(`${instanceUrl}/v1/portal-sessions/${path}`);
}

function exchange(code: string): Promise<Response> {
  return fetch(`${instanceUrl}/v1/portal-sessions/exchange`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code }),
    credentials: "omit",
  });
}

function keep(given: string): void {
  token = given;
  try {
    sessionStorage.setItem(storageKey, given);
  } catch {
    // A frame without storage keeps it in memory alone.
  }
}

function readStored(): string | null {
  try {
    return sessionStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

const SessionContext = createContext<PortalSession | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useSession(): PortalSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("the portal is not open");
  return session;
}

/** Whether the session has a capability; `x:write` includes `x:read`. */
export function mayDo({ capabilities }: Pick<PortalSession, "capabilities">, scope: Scope): boolean {
  return capabilities.some((granted) => granted === scope || granted.replace(/:write$/, ":read") === scope);
}

export function useMay(scope: Scope): boolean {
  return mayDo(useSession(), scope);
}
