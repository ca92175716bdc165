import type { Attempt } from "./attempt-timeline.tsx";

/** What was sent, as far as it is known. */
export type SentRequest = { url: string; headers: Record<string, string>; body: string };

/**
 * One attempt as an HTTP Archive 1.2, which browsers and proxies read. What is not kept is told by a comment, and by -1 where
 * the format has a number for that.
 */
export function describeHar(request: SentRequest, attempt: Attempt): string {
  const log = {
    version: "1.2",
    creator: { name: "Posthorn", version: "v1" },
    entries: [
      {
        startedDateTime: attempt.startedAt,
        time: attempt.durationMs,
        request: describeRequest(request),
        response: describeResponse(attempt),
        cache: {},
        timings: {
          send: 0,
          wait: attempt.durationMs,
          receive: 0,
          comment: "The whole attempt: phases are not kept.",
        },
        ...(attempt.remoteAddress === null ? {} : { serverIPAddress: attempt.remoteAddress }),
        comment: `Attempt ${attempt.number} of ${attempt.deliveryId}, ${attempt.reason}`,
      },
    ],
  };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}

const httpVersion = "HTTP/1.1";

function describeRequest({ url, headers, body }: SentRequest) {
  return {
    method: "POST",
    url,
    httpVersion,
    cookies: [],
    headers: pairsOf(Object.entries(headers)),
    queryString: pairsOf(URL.canParse(url) ? new URL(url).searchParams : []),
    postData: { mimeType: headers["content-type"] ?? "application/json", text: body },
    headersSize: -1,
    bodySize: sizeOf(body),
    comment: "Rebuilt: the signature and values that are secret are left out.",
  };
}

/** The format has status 0 for a request without an answer. */
function describeResponse({ statusCode, responseHeaders, responseBody }: Attempt) {
  const text = responseBody ?? "";
  return {
    status: statusCode ?? 0,
    statusText: "",
    httpVersion,
    cookies: [],
    headers: pairsOf(Object.entries(responseHeaders)),
    content: {
      size: sizeOf(text),
      mimeType: responseHeaders["content-type"] ?? "x-unknown",
      text,
      comment: "The first 16 KB at most.",
    },
    redirectURL: responseHeaders["location"] ?? "",
    headersSize: -1,
    bodySize: -1,
  };
}

function pairsOf(entries: Iterable<readonly [string, string]>): { name: string; value: string }[] {
  return [...entries].map(([name, value]) => ({ name, value }));
}

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
