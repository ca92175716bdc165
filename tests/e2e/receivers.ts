import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Answering,
  type ReceivedRequest,
  type Receiver,
  startReceiver,
} from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, onTestFinished } from "vitest";

/** A receiver for one test: 200 to everything unless told otherwise. */
export async function openReceiver(answer?: Answering): Promise<Receiver> {
  const receiver = await startReceiver(answer === undefined ? {} : { answer });
  onTestFinished(() => receiver.stop());
  return receiver;
}

/** For answers that are none: the listener has the socket in its hands. */
export async function openRawReceiver(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP, so this is no path
  return `http://127.0.0.1:${port}`;
}

/** Waits until at least so many requests have come, and returns all of them. */
export function awaitRequests(receiver: Receiver, count: number): Promise<ReceivedRequest[]> {
  return eventually(() => {
    expect(receiver.requests.length).toBeGreaterThanOrEqual(count);
    return receiver.requests;
  });
}

/** Waits until every one of these events has come at least once. */
export async function awaitEvents(receiver: Receiver, eventIds: Iterable<string>): Promise<void> {
  const wanted = [...eventIds];
  await eventually(() => {
    const seen = new Set(receiver.requests.map(webhookId));
    expect(wanted.filter((id) => !seen.has(id))).toEqual([]);
  });
}

export function webhookId(request: ReceivedRequest): string {
  return String(request.headers["webhook-id"]);
}
