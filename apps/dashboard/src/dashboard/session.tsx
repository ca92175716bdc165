import { dashboardPaths } from "@posthorn/contract/dashboard-paths";
import type { DashboardSession } from "@posthorn/contract/dashboard-session-shapes";
import { PosthornError } from "@posthorn/sdk";
import { type QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { instanceUrl } from "../frame/page-address.ts";
import type { Scope, Screen } from "../frame/screen.ts";
import { fetchAsPage } from "./fetch-as-page.ts";

export const sessionKey = ["session"] as const;

/** Who is signed in; null when nobody is. */
export function useSessionQuery(): UseQueryResult<DashboardSession | null, Error> {
  return useQuery<DashboardSession | null, Error>({
    queryKey: sessionKey,
    queryFn: ({ signal }) => ask("GET", undefined, signal),
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  });
}

export async function signIn(key: string): Promise<DashboardSession | null> {
  const session = await ask("POST", { key });
  if (session === null) throw new Error("This key is unknown, expired or revoked.");
  return session;
}

/** Shows the sign-in page, and keeps nothing that whoever signs in next should not see. */
export function forgetSession(queries: QueryClient): void {
  queries.setQueryData(sessionKey, null);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

export async function signOut(): Promise<void> {
  await ask("DELETE");
}

/** null: nobody is signed in, or the key is none. */
async function ask(method: string, body?: object, signal?: AbortSignal): Promise<DashboardSession | null> {
  const response = await fetchAsPage(`${instanceUrl}${dashboardPaths.session}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  if (response.status === 401) return null;
  if (!response.ok) throw PosthornError.ofAnswer(response, text);
  return text === "" ? null : (JSON.parse(text) as DashboardSession); // as the contract has it
}

const SessionContext = createContext<DashboardSession | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useSession(): DashboardSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("nobody is signed in");
  return session;
}

/** Whether the key that is signed in may do what needs `scope`. */
export function mayDo(session: Pick<DashboardSession, "scopes">, scope: Scope): boolean {
  return session.scopes.some(
    (granted) => granted === "admin" || granted === scope || granted.replace(/:write$/, ":read") === scope,
  );
}

export function useMay(scope: Scope): boolean {
  return mayDo(useSession(), scope);
}

/** Whether a screen is for the key that is signed in. */
export function maySee(
  session: DashboardSession,
  { scope, instanceOnly, onlyOnRedis }: Pick<Screen, "scope" | "instanceOnly" | "onlyOnRedis">,
) {
  if (onlyOnRedis && !session.hasQueues) return false;
  if ((instanceOnly || scope === "admin") && session.tenantId !== null) return false;
  return scope === undefined || mayDo(session, scope);
}
