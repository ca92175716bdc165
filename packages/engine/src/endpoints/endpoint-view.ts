import type { EndpointAuthentication } from "@posthorn/domain/endpoint-authentication";
import type { Engine } from "../engine.ts";
import type { Endpoint, SealedSettings } from "../management-store.ts";
import { openAuthentication, openEndpointHeaders } from "./sealing.ts";

/** Stands in for a header value or a credential, which are never shown. */
const redacted = "[redacted]";

/** An endpoint as it may be shown: names of headers and of who we are to it, never values or secrets. */
export type EndpointView = Omit<Endpoint, keyof SealedSettings> & {
  headers: Record<string, typeof redacted>;
  authentication: AuthenticationView | null;
};
export type AuthenticationView =
  | { type: "basic"; username: string; password: typeof redacted }
  | { type: "bearer"; token: typeof redacted }
  | (Omit<Extract<EndpointAuthentication, { type: "oauth2" }>, "clientSecret"> & {
      clientSecret: typeof redacted;
    });

export function viewEndpoint(engine: Pick<Engine, "secretBox">, endpoint: Endpoint): EndpointView {
  const { sealedHeaders, sealedAuthentication, ...shown } = endpoint;
  const names = Object.keys(openEndpointHeaders(engine.secretBox, endpoint, sealedHeaders));
  const authentication = openAuthentication(engine.secretBox, endpoint, sealedAuthentication);
  return {
    ...shown,
    headers: Object.fromEntries(names.map((name) => [name, redacted])),
    authentication: authentication && viewAuthentication(authentication),
  };
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
