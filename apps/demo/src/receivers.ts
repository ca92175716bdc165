import { type ReceivedRequest, type Receiver, startReceiver } from "@posthorn/receiver/receiver";
import { type Verification, verifyDelivery } from "@posthorn/receiver/verify";
import { answerOf, endpointPlans } from "./plot.ts";

/** One request as it arrived at an endpoint of the show, and the status it was answered with. */
export type Arrival = {
  endpoint: string;
  eventId: string;
  eventType: string;
  attempt: number;
  /** Unix milliseconds. */
  receivedAtMs: number;
  verified: Verification;
  body: string;
  status: number;
};

/** A local receiver per endpoint, which verifies with the official Standard Webhooks library before it answers. */
export function createReceivers() {
  let tell = (_arrival: Arrival): void => {};
  const running = new Map<string, Receiver>();
  const secretOf = new Map<string, string>();

  function receive(endpoint: string, request: ReceivedRequest) {
    const secret = secretOf.get(endpoint);
    const eventType = headerOf(request, "posthorn-event-type");
    const attempt = Number(headerOf(request, "posthorn-attempt"));
    const answer = answerOf(endpoint, eventType, attempt);
    tell({
      endpoint,
      eventId: headerOf(request, "webhook-id"),
      eventType,
      attempt,
      receivedAtMs: request.receivedAt,
      verified: verifyDelivery(secret === undefined ? [] : [secret], request),
      body: request.body.toString(),
      status: answer.status,
    });
    return answer;
  }

  return {
    name: "receivers",
    async start() {
      for (const { name } of endpointPlans) {
        running.set(
          name,
          await startReceiver({ collect: false, answer: (request) => receive(name, request) }),
        );
      }
    },
    async stop() {
      await Promise.all([...running.values()].map((receiver) => receiver.stop()));
    },
    urlOf: (endpoint: string) => running.get(endpoint)?.url ?? "",
    /** From now on `listener` is told of every request, before it is answered. */
    watch(listener: (arrival: Arrival) => void) {
      tell = listener;
    },
    /** Gives an endpoint the secret it verifies with. */
    trust: (endpoint: string, secret: string) => void secretOf.set(endpoint, secret),
  };
}

export type Receivers = ReturnType<typeof createReceivers>;

function headerOf(request: ReceivedRequest, name: string): string {
  return String(request.headers[name] ?? "");
}
