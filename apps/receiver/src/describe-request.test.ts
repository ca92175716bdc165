import { expect, test } from "vitest";
import { describeRequest, type Paint } from "./describe-request.ts";
import type { Answer, ReceivedRequest } from "./receiver.ts";

const plain: Paint = (_, text) => text;
const ok: Answer = { status: 200 };

function requestOf(changes: Partial<ReceivedRequest> = {}): ReceivedRequest {
  return {
    method: "POST",
    path: "/hooks?x=1",
    headers: { "webhook-id": "evt_1", "posthorn-event-type": "invoice.paid", "posthorn-attempt": "2" },
    body: Buffer.from('{"total":12}'),
    receivedAt: new Date(2026, 0, 2, 3, 4, 5, 6).getTime(),
    ...changes,
  };
}

test("a delivery is one line of facts and one of body", () => {
  expect(describeRequest(requestOf({ verified: { ok: true } }), ok, plain)).toBe(
    "03:04:05.006  POST /hooks?x=1  invoice.paid  evt_1  attempt 2  12 B  ✓ signature  → 200\n" +
      '              {"total":12}',
  );
});

test("a bare request shows only what it has", () => {
  const request = requestOf({ method: "GET", path: "/", headers: {}, body: Buffer.alloc(0) });
  const line = "03:04:05.006  GET /  0 B  not checked: no --secret  → 200";
  expect(describeRequest(request, ok, plain)).toBe(line);
});

test("a signature that does not hold is shown with the reason", () => {
  const request = requestOf({ verified: { ok: false, reason: "Message timestamp too old" } });
  expect(describeRequest(request, ok, plain)).toContain("  ✗ signature: Message timestamp too old  ");
});

test("the answer shows its delay and its body", () => {
  const answer = { status: 500, delayMs: 30, body: "scripted failure 1 of 2" };
  expect(describeRequest(requestOf(), answer, plain)).toContain(
    "→ 500 after 30 ms (scripted failure 1 of 2)",
  );
});

test.each([
  ["a long body", "x".repeat(201), `${"x".repeat(200)}…`],
  ["a body of just 200 characters", "x".repeat(200), "x".repeat(200)],
  ["a body of wide characters", "🐎".repeat(300), `${"🐎".repeat(200)}…`],
  ["line breaks and tabs", "{\r\n\t1\n}", "{ 1 }"],
  ["terminal escapes", "\u001b[2J\u009b1m\u0007\u202eabc", "·[2J·1m··abc"],
])("%s is shown in at most 200 printable characters", (_, body, shown) => {
  const [, second] = describeRequest(requestOf({ body: Buffer.from(body) }), ok, plain).split("\n");
  expect(second).toBe(`              ${shown}`);
});

test("a header cannot steer the terminal", () => {
  const request = requestOf({ headers: { "webhook-id": "evt_\u009b2J" } });
  expect(describeRequest(request, ok, plain)).toContain("  evt_·2J  ");
});

test("sizes from 1 KB up are rounded", () => {
  expect(describeRequest(requestOf({ body: Buffer.alloc(1536, "x") }), ok, plain)).toContain("  1.5 KB  ");
});

test("the body is dim and a failure red", () => {
  const marked: Paint = (style, text) => `<${style}>${text}`;
  const described = describeRequest(requestOf(), { status: 500 }, marked);
  expect(described).toContain('<dim>{"total":12}');
  expect(described).toContain("<red>→ 500");
});
