export type AcceptedEvent = { id: string; eventType: string; deliveries: number };
export type CreatedEndpoint = { id: string; secret: string };
export type Endpoint = { id: string; description: string };
export type Delivery = {
  id: string;
  endpointId: string;
  eventType: string;
  status: "pending" | "delivering" | "delivered" | "failed" | "cancelled";
  attempts: number;
  nextAttemptAt: string | null;
  lastReason: string | null;
  lastStatusCode: number | null;
};
export type Page<Item> = { data: Item[]; nextCursor: string | null };

/**
 * Calls the API as a SaaS backend would. `body` is JSON text, which is sent as it is. Rejects with the problem's own
 * words when the answer is not a success.
 */
export type ApiClient = <Answer>(method: string, path: string, body?: string) => Promise<Answer>;

export function createApiClient(url: string, key: string, signal: AbortSignal): ApiClient {
  return async <Answer>(method: string, path: string, body?: string) => {
    const response = await fetch(`${url}/v1${path}`, {
      method,
      signal,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return readAnswer<Answer>(text);
  };
}

/** The server is our own and keeps to its contract. */
function readAnswer<Answer>(text: string): Answer {
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}
