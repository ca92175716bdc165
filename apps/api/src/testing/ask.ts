import type { Route } from "@posthorn/contract/define-route";
import { type CheckedClient, type Parts, wire } from "./checked-client.ts";

/** What an answer says, but for what differs from request to request: its id. */
export type Said = { status: number; body: unknown; text: string };

/** Calls a route, whatever it answers: held against the contract, and no more. */
export async function ask(client: CheckedClient, route: Route, parts: Parts): Promise<Said> {
  const { status, text } = await client.send(wire(route, parts));
  const body: unknown =
    text === "" ? null : JSON.parse(text, (field, value) => (field === "requestId" ? undefined : value));
  return { status, body, text };
}

/** The same without the ids and times of what was made: two that differ in nothing else say the same. */
export function blur({ status, body }: Said): unknown {
  const text = JSON.stringify(body)
    .replace(/\b(ten|ep|evt|dlv|att|op|key|ps|sgk|aud)_[0-9a-z]{26}\b/g, "$1_…")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time");
  return { status, body: JSON.parse(text) };
}
