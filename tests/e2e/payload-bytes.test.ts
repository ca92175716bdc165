import { startReceiver } from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import { beforeAll, expect, test } from "vitest";
import { webhookId } from "./receivers.ts";
import { modes, useSystem } from "./system.ts";
import { createTenant, type Tenant } from "./tenant.ts";

const nested = (depth: number) => `${'{"a":['.repeat(depth / 2)}1${"]}".repeat(depth / 2)}`;

const payloads: [name: string, text: string][] = [
  ["odd spacing", '{ "b" :1 ,  "a":  [ 1,2 , 3 ]   }'],
  ["tabs, newlines and carriage returns", '{\r\n\t"b": 1,\n\n\t"a":\t2\r\n}'],
  ["1.0", "[1.0, 1.50, -0, -0.0, 0e0]"],
  ["numbers beyond a double", '{"n":1e400,"m":-1E+400,"o":1e-400}'],
  ["digits beyond a double", "[12345678901234567890, 0.1234567890123456789, 9007199254740993]"],
  ["duplicate keys", '{"a":1,"a":2,"b":{"c":1,"c":1}}'],
  ["keys out of order and numeric", '{"10":1,"9":2,"b":3,"a":4}'],
  ["an escaped NUL", '{"a\\u0000b":"\\u0000"}'],
  ["lone surrogates, escaped", '["\\ud800","\\uDC00 \\udfff\\ud83d"]'],
  ["emoji, raw", '{"😀":"👩‍👩‍👧‍👦 🇩🇪"}'],
  ["emoji, escaped", '"\\ud83d\\ude00 \\uD83D\\uDE00"'],
  ["every escape there is", '"\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9 \\u002F"'],
  ["brackets and quotes inside strings", '{"a":"}],{\\"payload\\":[","]":"\\\\"}'],
  ["line separators and a byte order mark inside", '"\u2028\u2029\ufeff\u0085"'],
  ["what HTML would escape", '"</script><!--&amp;-->"'],
  ["combining characters not in normal form", '["e\u0301","\u00e9","\u1e9b\u0323"]'],
  ["a DEL and the last code point", '"\u007f\u{10ffff}"'],
  ["a string", '"just text"'],
  ["an empty string", '""'],
  ["a number", "-12.500e-3"],
  ["null", "null"],
  ["true", "true"],
  ["an array", "[ ]"],
  ["an empty object", "{ }"],
  ["an empty key", '{"":{"":null}}'],
  ["60 levels", nested(60)],
  ["__proto__ and constructor keys", '{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}}}'],
  ["fields named like the envelope's", '{"payload":1,"eventType":"x","tenant":"y","events":[]}'],
  ["200 KB", JSON.stringify({ text: "0123456789é".repeat(17_000), n: [1, 2, 3] })],
];

// How the bytes travel does not depend on the queue, which only carries ids.
const system = useSystem(modes[0] ?? "standalone");
let tenant: Tenant;
const received = new Map<string, Buffer>();

beforeAll(async () => {
  const receiver = await startReceiver({
    collect: false,
    onRequest: (request) => void received.set(webhookId(request), request.body),
  });
  tenant = await createTenant(system().client);
  await tenant.addEndpoint({ url: receiver.url });
  return () => receiver.stop();
});

test.each(payloads)("a payload of %s arrives byte for byte, and is shown so", async (_, text) => {
  const answer = await tenant.emitRaw(`{"eventType" : "a.b" , "payload":\n\t ${text} \r\n, "tags": []}`);
  expect(answer.status, answer.bytes.toString()).toBe(202);
  await expectBytes((answer.json() as { id: string }).id, text);
});

test("a batch delivers each payload byte for byte", async () => {
  const items = payloads.map(
    ([, text]) => `{"payload": ${text}\t, "tenant":"${tenant.id}", "eventType":"a.b"}`,
  );
  const answer = await system().client.send("POST", "/v1/events/batch", {
    body: ` {"events" : [ ${items.join(" ,\n")} ] } `,
  });
  expect(answer.status, answer.bytes.toString()).toBe(200);
  const { data } = answer.json() as { data: { id: string }[] };
  expect(data).toHaveLength(payloads.length);
  for (const [index, [, text]] of payloads.entries()) await expectBytes(String(data[index]?.id), text);
});

async function expectBytes(eventId: string, text: string): Promise<void> {
  const sent = Buffer.from(text);
  const body = await eventually(() => {
    const found = received.get(eventId);
    if (found === undefined) throw new Error(`${eventId} has not arrived`);
    return found;
  });
  expect(body.equals(sent), `${body}`.slice(0, 500)).toBe(true);

  const shown = (await tenant.readEventText(eventId)).bytes;
  const end = Buffer.concat([Buffer.from(',"payload":'), sent, Buffer.from("}")]);
  expect(shown.subarray(-end.length).equals(end), `${shown}`.slice(0, 500)).toBe(true);
}
