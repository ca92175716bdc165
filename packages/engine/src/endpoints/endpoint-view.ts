import type { Engine } from "../engine.ts";
import type { Endpoint, SealedSettings } from "../management-store.ts";
import { openEndpointHeaders } from "./sealing.ts";

/** Stands in for a header value, which may be a credential and is never shown. */
const redacted = "[redacted]";

/** An endpoint as it may be shown: header names, never their values. */
export type EndpointView = Omit<Endpoint, keyof SealedSettings> & {
  headers: Record<string, typeof redacted>;
};

export function viewEndpoint(engine: Pick<Engine, "secretBox">, endpoint: Endpoint): EndpointView {
  const { sealedHeaders, sealedAuthentication: _, ...shown } = endpoint;
  const names = Object.keys(openEndpointHeaders(engine.secretBox, endpoint, sealedHeaders));
  return { ...shown, headers: Object.fromEntries(names.map((name) => [name, redacted])) };
}
