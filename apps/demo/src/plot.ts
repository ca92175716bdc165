/** An endpoint of the show; its name is for the audience. */
export type EndpointPlan = {
  name: string;
  eventTypes: string[];
  channels: string[];
  /** Seconds between attempts. */
  retrySchedule: number[];
  about: string;
};

/** An event of the show. The payload is text, since its bytes must arrive as they are written here. */
export type EventPlan = {
  eventType: string;
  payload: string;
  channels: string[];
  /** Names of the endpoints that it is to reach. */
  goesTo: string[];
  about: string;
};

export const tenant = { externalId: "acme", name: "Acme Inc." };

export const endpointPlans: EndpointPlan[] = [
  {
    name: "billing",
    eventTypes: ["invoice.*"],
    channels: [],
    retrySchedule: [2, 4],
    about: "a pattern; fails the first two attempts of every invoice.paid",
  },
  {
    name: "crm",
    eventTypes: ["user.created", "invoice.paid"],
    channels: [],
    retrySchedule: [2, 4],
    about: "two event types",
  },
  {
    name: "audit",
    eventTypes: ["*"],
    channels: ["eu"],
    retrySchedule: [2, 4],
    about: "everything, but only from the channel eu",
  },
];

export const eventPlans: EventPlan[] = [
  {
    eventType: "invoice.paid",
    payload: '{ "invoice": "in_42",  "amount": 129.00 }',
    channels: [],
    goesTo: ["billing", "crm"],
    about: "matches invoice.* and invoice.paid",
  },
  {
    eventType: "user.created",
    payload: '{"user": 12345678901234567890, "name": "Zoë 🎺"}',
    channels: [],
    goesTo: ["crm"],
    about: "matches one endpoint",
  },
  {
    eventType: "invoice.voided",
    payload: '{"invoice": "in_41"}',
    channels: ["eu"],
    goesTo: ["billing", "audit"],
    about: "channel eu; does not wait for billing's retry",
  },
  {
    eventType: "report.ready",
    payload: '{"report": "2026-03"}',
    channels: [],
    goesTo: [],
    about: "kept, but filtered out everywhere",
  },
];

/** What the receiver of an endpoint answers. */
export function answerOf(
  endpoint: string,
  eventType: string,
  attempt: number,
): { status: number; body: string } {
  const isFlaky = endpoint === "billing" && eventType === "invoice.paid";
  if (isFlaky && attempt === 1) return { status: 503, body: "down for maintenance" };
  if (isFlaky && attempt === 2) return { status: 500, body: "still warming up" };
  return { status: 200, body: "" };
}
