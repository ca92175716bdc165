import { onTestFinished } from "vitest";
import type { System } from "./system.ts";

export type StreamEvent = { name: string; id: string | null; data: unknown };

export type OpenStream = {
  status: number;
  headers: Headers;
  /** So far. */
  events: StreamEvent[];
  comments: () => number;
  /** Resolves when the server, or `close`, has ended it. */
  ended: Promise<void>;
  close(): void;
};

/** Follows the live stream as a browser's fetch does, until the end of the test at the latest. */
export async function openStream(
  system: System,
  key: string,
  search = "",
  headers: Record<string, string> = {},
): Promise<OpenStream> {
  const url = String((await system.api().awaitLog("the API listens"))["url"]);
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const response = await fetch(`${url}/v1/deliveries/stream${search}`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
    signal: closing.signal,
  });
  const events: StreamEvent[] = [];
  let comments = 0;
  const take = (block: string) => {
    const fields = new Map(
      block
        .split("\n")
        .map((line): [string, string] => [
          line.slice(0, line.indexOf(":")),
          line.slice(line.indexOf(":") + 2),
        ]),
    );
    const name = fields.get("event");
    if (name === undefined) comments += 1;
    else events.push({ name, id: fields.get("id") ?? null, data: JSON.parse(fields.get("data") ?? "null") });
  };
  const ended = readBlocks(response, take).catch(() => {});
  return {
    ...{ status: response.status, headers: response.headers, events, ended },
    comments: () => comments,
    close: () => closing.abort(),
  };
}

async function readBlocks(response: Response, take: (block: string) => void): Promise<void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const blocks = (text + decoder.decode(chunk, { stream: true })).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) take(block);
  }
}
