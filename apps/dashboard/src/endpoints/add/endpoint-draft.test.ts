import { describe, expect, test } from "vitest";
import { bodyOf, type EndpointDraft, emptyDraft, findFaults } from "./endpoint-draft.ts";

const url = "https://hooks.example/in";
const authentication = { type: "none", username: "u", password: "p", token: "t" } as const;

const bodies: [what: string, change: Partial<EndpointDraft>, body: object][] = [
  ["a URL alone", {}, {}],
  ["spaces around it", { url: ` ${url} ` }, {}],
  ["event types", { eventTypes: ["invoice.*"] }, { eventTypes: ["invoice.*"] }],
  ["a description", { description: " orders " }, { description: "orders" }],
  ["headers", { headers: [{ id: 1, name: "X-Env ", value: " prod" }] }, { headers: { "X-Env": "prod" } }],
  ["a timeout", { timeoutSeconds: 2.5 }, { timeoutMs: 2_500 }],
  ["a rate", { ratePerSecond: 0.5 }, { ratePerSecond: 0.5 }],
  ["own waits", { retries: "own", waits: "5 s, 1 h" }, { retrySchedule: [5, 3_600] }],
  ["waits that were written before the usual ones were chosen", { waits: "5 s" }, {}],
  ["no retries", { retries: "none" }, { retrySchedule: [] }],
  [
    "a password",
    { authentication: { ...authentication, type: "basic" } },
    { authentication: { type: "basic", username: "u", password: "p" } },
  ],
  [
    "a token",
    { authentication: { ...authentication, type: "bearer" } },
    { authentication: { type: "bearer", token: "t" } },
  ],
];

test.each(bodies)("%s: the request says that and no more", (_what, change, body) => {
  expect(bodyOf({ ...emptyDraft, url, ...change })).toEqual({ url, eventTypes: ["*"], ...body });
});

describe("before the API is asked", () => {
  const row = (name: string) => ({ id: 1, name, value: "x" });
  const faults: [what: string, change: Partial<EndpointDraft>, fields: string[]][] = [
    ["a URL alone", {}, []],
    ["no URL", { url: " " }, ["/url"]],
    ["no event type", { eventTypes: [] }, ["/eventTypes"]],
    ["a header without a name", { headers: [row("")] }, ["/headers"]],
    ["a header twice", { headers: [row("X-Env"), row("x-env ")] }, ["/headers"]],
    ["waits that are none", { retries: "own", waits: "soon" }, ["/retrySchedule"]],
    ["waits that are none and not chosen", { waits: "soon" }, []],
  ];
  test.each(faults)("%s has faults at %o", (_what, change, fields) => {
    expect(Object.keys(findFaults({ ...emptyDraft, url, ...change }))).toEqual(fields);
  });
});
