import type { Body } from "@posthorn/sdk";
import { readWaits, usualWaits } from "./retry-waits.ts";

type NewEndpoint = Body<"createEndpoint">;

/** `id` tells rows apart while they are written. */
export type HeaderRow = { id: number; name: string; value: string };

export const authenticationTypes = ["none", "basic", "bearer"] as const;

/** A new endpoint as its form has it; what was not touched is left to the API. */
export type EndpointDraft = {
  url: string;
  eventTypes: readonly string[];
  description: string;
  headers: readonly HeaderRow[];
  authentication: {
    type: (typeof authenticationTypes)[number];
    username: string;
    password: string;
    token: string;
  };
  /** Empty: the API's own. */
  timeoutSeconds: number | "";
  ratePerSecond: number | "";
  retries: "usual" | "own" | "none";
  /** `5 s, 5 min`, where they are its own. */
  waits: string;
};

export const emptyDraft: EndpointDraft = {
  url: "",
  eventTypes: ["*"],
  description: "",
  headers: [],
  authentication: { type: "none", username: "", password: "", token: "" },
  timeoutSeconds: "",
  ratePerSecond: "",
  retries: "usual",
  waits: usualWaits,
};

/** What the form can say of a field, by pointers into the request. */
export const formFields = [
  "/url",
  "/eventTypes",
  "/description",
  "/headers",
  "/authentication",
  "/timeoutMs",
  "/ratePerSecond",
  "/retrySchedule",
] as const;
export type FormField = (typeof formFields)[number];
export type Faults = { readonly [Field in FormField]?: string };

/** What is wrong before the API is asked. All else is for the API to say. */
export function findFaults({ url, eventTypes, headers, retries, waits }: EndpointDraft): Faults {
  const names = headers.map(({ name }) => name.trim().toLowerCase());
  const read = retries === "own" ? readWaits(waits) : [];
  return {
    ...(url.trim() === "" ? { "/url": "Write the URL that events are delivered to." } : {}),
    ...(eventTypes.length === 0 ? { "/eventTypes": "Choose at least one, or all." } : {}),
    ...(names.includes("") ? { "/headers": "Every header needs a name." } : {}),
    ...(new Set(names).size < names.length ? { "/headers": "A header is there twice." } : {}),
    ...(typeof read === "string" ? { "/retrySchedule": read } : {}),
  };
}

/** The request that makes it. */
export function bodyOf(draft: EndpointDraft): NewEndpoint {
  const { url, eventTypes, description, headers, timeoutSeconds, ratePerSecond } = draft;
  const retrySchedule = scheduleOf(draft);
  const authentication = authenticationOf(draft);
  return {
    url: url.trim(),
    eventTypes: [...eventTypes],
    ...(description.trim() === "" ? {} : { description: description.trim() }),
    ...(headers.length === 0
      ? {}
      : { headers: Object.fromEntries(headers.map(({ name, value }) => [name.trim(), value.trim()])) }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(timeoutSeconds === "" ? {} : { timeoutMs: Math.round(timeoutSeconds * 1_000) }),
    ...(ratePerSecond === "" ? {} : { ratePerSecond }),
    ...(retrySchedule === undefined ? {} : { retrySchedule }),
  };
}

function scheduleOf({ retries, waits }: EndpointDraft): number[] | undefined {
  if (retries === "none") return [];
  const read = retries === "own" ? readWaits(waits) : undefined;
  return typeof read === "string" ? undefined : read;
}

function authenticationOf({ authentication }: EndpointDraft): NewEndpoint["authentication"] {
  const { type, username, password, token } = authentication;
  if (type === "basic") return { type, username, password };
  return type === "bearer" ? { type, token } : undefined;
}
