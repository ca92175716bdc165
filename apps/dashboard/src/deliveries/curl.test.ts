import { execFileSync } from "node:child_process";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { describeCurl, signBody } from "./curl.ts";

const hostile = ["it's", "$(id)", "`id`", '"', "a\nb", "\\'", "é"];

test.each(hostile)("a shell takes %j for text and nothing else", (text) => {
  const command = describeCurl({ url: "http://127.0.0.1:9", headers: { "x-own": text }, body: text });
  const script = command.replace("curl -i", "printf '%s\\0'");
  const parts = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0");
  expect(parts).toEqual(["-H", `x-own: ${text}`, "--data-raw", text, "http://127.0.0.1:9", ""]);
});

test("a signature is one that the official library takes", async () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const body = '{"total":1.0,"name":"é"}';
  const headers = {
    "webhook-id": "evt_1",
    "webhook-timestamp": timestamp,
    "webhook-signature": await signBody(secret, "evt_1", timestamp, body),
  };
  expect(new Webhook(secret).verify(body, headers)).toEqual({ total: 1, name: "é" });
});
