import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReceivedRequest } from "./receiver.ts";
import { scriptAnswers } from "./script.ts";

function requestOf(webhookId?: string, path = "/"): ReceivedRequest {
  const headers = webhookId === undefined ? {} : { "webhook-id": webhookId };
  return { method: "POST", path, headers, body: Buffer.alloc(0), receivedAt: 0 };
}

const never = () => 1 - Number.EPSILON;

test("an empty script answers 200 at once", () => {
  expect(scriptAnswers({})(requestOf("evt_1"))).toEqual({ status: 200, delayMs: 0 });
});

test("status and delay are answered as told", () => {
  const answer = scriptAnswers({ status: 410, delayMs: 250 });
  expect(answer(requestOf("evt_1"))).toEqual({ status: 410, delayMs: 250 });
});

test.each([
  [0, 0, 200],
  [0.3, 0, 500],
  [0.3, 0.299, 500],
  [0.3, 0.3, 200],
  [1, 1 - Number.EPSILON, 500],
])("at fail rate %d, the random number %d is answered with %d", (failRate, drawn, status) => {
  expect(scriptAnswers({ failRate }, () => drawn)(requestOf("evt_1")).status).toBe(status);
});

test("scripted failures wait as long as successes", () => {
  expect(scriptAnswers({ delayMs: 40, failRate: 1 })(requestOf("evt_1")).delayMs).toBe(40);
  expect(scriptAnswers({ delayMs: 40, failFirst: 1 })(requestOf("evt_1")).delayMs).toBe(40);
});

test("the first attempts of each webhook-id fail, however their requests interleave", () => {
  const ids = fc.array(fc.constantFrom("evt_1", "evt_2", "evt_3"), { maxLength: 30 });
  fc.assert(
    fc.property(ids, fc.nat({ max: 4 }), (arrivals, failFirst) => {
      const answer = scriptAnswers({ failFirst }, never);
      const statuses = arrivals.map((id) => answer(requestOf(id)).status);
      const attemptOf = (index: number) =>
        arrivals.slice(0, index + 1).filter((id) => id === arrivals[index]).length;
      expect(statuses).toEqual(arrivals.map((_, index) => (attemptOf(index) <= failFirst ? 500 : 200)));
    }),
  );
});

test("two paths that get the same webhook-id are counted apart", () => {
  const answer = scriptAnswers({ failFirst: 1 }, never);
  const statuses = ["/a", "/b", "/a", "/b"].map((path) => answer(requestOf("evt_1", path)).status);
  expect(statuses).toEqual([500, 500, 200, 200]);
});

test("a request without webhook-id has no attempts to fail", () => {
  expect(scriptAnswers({ failFirst: 3 }, never)(requestOf()).status).toBe(200);
});
