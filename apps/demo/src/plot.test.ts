import { expect, test } from "vitest";
import { answerOf, endpointPlans, eventPlans } from "./plot.ts";

test("the show has an event for one endpoint only, one for nobody, and a delivery that needs retries", () => {
  const sizes = eventPlans.map(({ goesTo }) => goesTo.length);
  expect(sizes).toEqual(expect.arrayContaining([0, 1, 2]));
  const firstAnswers = eventPlans.flatMap(({ eventType, goesTo }) =>
    goesTo.map((endpoint) => answerOf(endpoint, eventType, 1).status),
  );
  expect(firstAnswers.filter((status) => status >= 300)).toEqual([503]);
});

test("no endpoint fails more often than its schedule retries", () => {
  for (const { name, retrySchedule } of endpointPlans) {
    for (const { eventType } of eventPlans)
      expect(answerOf(name, eventType, retrySchedule.length + 1).status).toBe(200);
  }
});

test("payloads are valid JSON that a parser and printer would not write the same", () => {
  expect(eventPlans.every(({ payload }) => JSON.parse(payload) !== undefined)).toBe(true);
  expect(eventPlans.some(({ payload }) => JSON.stringify(JSON.parse(payload)) !== payload)).toBe(true);
});
