import { expect, test } from "vitest";
import { type LiveMessage, streamDeliveries } from "./stream-deliveries.ts";

function streamOf(...parts: string[]): ReadableStream<Uint8Array> {
  const bytes = parts.map((part) => new TextEncoder().encode(part));
  return new ReadableStream({
    pull(controller) {
      const next = bytes.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
}

const attempt = (id: string) =>
  `event: attempt\nid: ${id}\ndata: {"delivery":{"id":"d"},"attempt":{"id":"${id}"}}\n\n`;

test("attempts are read whatever the pieces they come in, and comments are not", async () => {
  const text = `: beat\n\n${attempt("att_1")}event: skipped\ndata: {"count":3}\n\n`;
  const stream = streamDeliveries(async () => streamOf(...text), { status: ["failed", "delivered"] });
  expect([(await stream.next()).value, (await stream.next()).value]).toEqual([
    { type: "attempt", delivery: { id: "d" }, attempt: { id: "att_1" } },
    { type: "skipped", count: 3 },
  ]);
});

test("a lost stream goes on where it was, and tells nothing twice", async () => {
  const asked: [string, Record<string, string>][] = [];
  const streams = [
    streamOf(attempt("att_1"), attempt("att_2")),
    streamOf(attempt("att_2"), attempt("att_3")),
  ];
  const open = async (path: string, headers: Record<string, string>) => {
    asked.push([path, headers]);
    return streams.shift() ?? streamOf();
  };
  const seen: LiveMessage[] = [];
  for await (const message of streamDeliveries(open, { status: ["failed", "delivered"] })) {
    if (seen.push(message) === 3) break;
  }
  expect(seen).toMatchObject(["att_1", "att_2", "att_3"].map((id) => ({ attempt: { id } })));
  const path = "/v1/deliveries/stream?status=failed%2Cdelivered";
  expect(asked).toEqual([
    [path, {}],
    [path, { "last-event-id": "att_2" }],
  ]);
});

test("a stream that its reader gives up ends", async () => {
  const giveUp = new AbortController();
  const stream = streamDeliveries(async () => streamOf(attempt("att_1")), {}, giveUp.signal);
  await stream.next();
  giveUp.abort();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
