import { startReceiver } from "@posthorn/receiver/receiver";
import { expect, onTestFinished, test } from "vitest";
import { createApiClient } from "./api-client.ts";

async function openClient() {
  const receiver = await startReceiver({
    answer: () => ({ status: 422, headers: { "x-a": "b" }, body: '{"n": 1.0}' }),
  });
  onTestFinished(() => receiver.stop());
  return { receiver, client: createApiClient(() => receiver.url, "my-key") };
}

test("texts and bytes are sent as they are, values as JSON, all with the key", async () => {
  const { receiver, client } = await openClient();
  for (const body of ["[1.0 ]", Buffer.from("[1.0 ]"), [1, "é"]])
    await client.send("POST", "/x?y=1", { body });
  expect(receiver.requests.map(({ body }) => body.toString())).toEqual(["[1.0 ]", "[1.0 ]", '[1,"é"]']);
  for (const request of receiver.requests) {
    expect(request).toMatchObject({ method: "POST", path: "/x?y=1" });
    expect(request.headers).toMatchObject({
      authorization: "Bearer my-key",
      "content-type": "application/json",
    });
  }
});

test("headers can be changed and left out", async () => {
  const { receiver, client } = await openClient();
  await client.send("GET", "/", { headers: { authorization: null, "x-one": "1" } });
  expect(receiver.requests[0]?.headers).toMatchObject({ "x-one": "1" });
  expect(receiver.requests[0]?.headers).not.toHaveProperty("authorization");
  expect(receiver.requests[0]?.headers).not.toHaveProperty("content-type");
});

test("every answer is returned, its bytes too", async () => {
  const { client } = await openClient();
  const answer = await client.send("GET", "/");
  expect([answer.status, answer.headers.get("x-a")]).toEqual([422, "b"]);
  expect(answer.bytes.toString()).toBe('{"n": 1.0}');
  expect(answer.json()).toEqual({ n: 1 });
});
