import type { EndpointAuthentication } from "@posthorn/domain/endpoint-authentication";
import { encodeId } from "@posthorn/domain/id";
import type { Engine } from "../engine.ts";
import type { Endpoint, SealedSettings } from "../management-store.ts";
import { openAuthentication, openEndpointHeaders } from "./sealing.ts";

/** Stands in for a header value or a credential, which are never shown. */
const redacted = "[redacted]";

/** An endpoint as it may be shown: names of headers and of who we are to it, never values or secrets. */
export type EndpointView = Omit<Endpoint, keyof SealedSettings> & {
  headers: Record<string, typeof redacted>;
  authentication: AuthenticationView | null;
  /** What cannot be opened, and is shown as if there were none: there only when something is. */
  unreadable?: readonly UnreadableSetting[];
};
export type UnreadableSetting = "headers" | "authentication";
export type AuthenticationView =
  | { type: "basic"; username: string; password: typeof redacted }
  | { type: "bearer"; token: typeof redacted }
  | (Omit<Extract<EndpointAuthentication, { type: "oauth2" }>, "clientSecret"> & {
      clientSecret: typeof redacted;
    });

type Opener = Pick<Engine, "secretBox">;

/** As `showEndpoint`; the log says which endpoints are unreadable. */
export function viewEndpoint(engine: Opener & Pick<Engine, "log">, endpoint: Endpoint): EndpointView {
  const view = showEndpoint(engine, endpoint);
  warnOfUnreadable(engine, [view]);
  return view;
}

export function viewEndpoints(
  engine: Opener & Pick<Engine, "log">,
  endpoints: readonly Endpoint[],
): EndpointView[] {
  const views = endpoints.map((endpoint) => showEndpoint(engine, endpoint));
  warnOfUnreadable(engine, views);
  return views;
}

/** Without its master key an endpoint can still be seen, changed and deleted. */
export function showEndpoint({ secretBox }: Opener, endpoint: Endpoint): EndpointView {
  const { sealedHeaders, sealedAuthentication, ...shown } = endpoint;
  const headers = openOrNull(() => openEndpointHeaders(secretBox, endpoint, sealedHeaders));
  const opened = openOrNull(() => openAuthentication(secretBox, endpoint, sealedAuthentication));
  const authentication = opened?.value ?? null;
  const unreadable: UnreadableSetting[] = [
    ...(headers === null ? (["headers"] as const) : []),
    ...(opened === null ? (["authentication"] as const) : []),
  ];
  return {
    ...shown,
    headers: Object.fromEntries(Object.keys(headers?.value ?? {}).map((name) => [name, redacted])),
    authentication: authentication && viewAuthentication(authentication),
    ...(unreadable.length > 0 && { unreadable }),
  };
}

/** null when it cannot be opened; what is opened may be null itself. */
function openOrNull<Value>(open: () => Value): { value: Value } | null {
  try {
    return { value: open() };
  } catch {
    return null;
  }
}

function warnOfUnreadable({ log }: Pick<Engine, "log">, views: readonly EndpointView[]): void {
  const endpoints = views.filter(({ unreadable }) => unreadable).map(({ id }) => encodeId("ep", id));
  if (endpoints.length === 0) return;
  log.warn({ endpoints }, "the headers or the authentication cannot be opened: is a master key missing?");
}

function viewAuthentication(authentication: EndpointAuthentication): AuthenticationView {
  switch (authentication.type) {
    case "basic":
      return { ...authentication, password: redacted };
    case "bearer":
      return { ...authentication, token: redacted };
    case "oauth2":
      return { ...authentication, clientSecret: redacted };
  }
}
