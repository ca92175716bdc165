import { expect, test } from "vitest";
import { operationalEvents } from "./operational-events.ts";
import { eventTypeName } from "./shapes.ts";

test.each(Object.entries(operationalEvents))("%s has a fitting name and example", (name, event) => {
  expect(eventTypeName.parse(name)).toBe(name);
  expect(event.payload.strict().parse(event.example)).toEqual(event.example);
});
