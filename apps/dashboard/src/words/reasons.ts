import type { components } from "@posthorn/sdk";

export type Reason = components["schemas"]["AttemptReason"];

/** What happened, in a few words, and what the owner of the receiver should do. As in docs/delivery-states.md. */
export const reasonWords: Record<Reason, { happened: string; fix: string | null }> = {
  ok: { happened: "answered 2xx", fix: null },
  http_3xx: {
    happened: "answered with a redirect",
    fix: "Register the URL that the redirect leads to: redirects are never followed.",
  },
  http_4xx: {
    happened: "the receiver refused the request",
    fix: "Read the answer's body: a wrong path, a login in front of it, or a signature check with an old secret.",
  },
  http_5xx: {
    happened: "the receiver failed",
    fix: "Look at its log for the time of the attempt, mend it, retry.",
  },
  gone: { happened: "answered 410", fix: "The endpoint is disabled. Resume it if that was not meant." },
  timeout_connect: {
    happened: "no connection in time",
    fix: "Open the firewall for Posthorn, and check that the port is right.",
  },
  timeout_response: {
    happened: "the answer was not complete in time",
    fix: "Answer first and work afterwards, or raise the endpoint's timeout.",
  },
  dns: { happened: "the host name has no address", fix: "Check the name and its DNS records." },
  tls: {
    happened: "the TLS handshake failed",
    fix: "Check the certificate: expired, for another name, or without its intermediate certificates.",
  },
  refused: { happened: "nothing listens there", fix: "Start the receiver; check host and port." },
  reset: {
    happened: "the connection ended before an answer",
    fix: "Look for a proxy or a crash that closes connections.",
  },
  blocked_address: {
    happened: "the address is not public",
    fix: "Use a public address. An operator may allow networks with POSTHORN_ALLOWED_NETWORKS.",
  },
  invalid_response: {
    happened: "what came back is not valid HTTP",
    fix: "Check what really listens there; headers may have 16 KB.",
  },
  worker_lost: {
    happened: "our worker ended during the attempt",
    fix: "Nothing to do: it is sent again at once, with the same webhook-id.",
  },
  auth: {
    happened: "no access token came, so nothing was sent",
    fix: "Read what the token server answered; check the client's id, secret and scope.",
  },
};

export const reasons = Object.keys(reasonWords) as Reason[]; // the record has all of them and no others
