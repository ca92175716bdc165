import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { selfSigned } from "@posthorn/sender/testing/self-signed";
import { machineMs } from "./clock.ts";
import {
  type Arrivals,
  type BySpeed,
  type ReceiverBehaviour,
  type ReceiverOrder,
  slowPath,
} from "./messages.ts";

/**
 * A program: answers every request 200 and notes its webhook-id and time. It reads HTTP by hand, because node:http would
 * cost more than the rest of it and take that from what is measured. Port and behaviour in argv; orders come over IPC.
 */
const [port, behaviour = ""] = process.argv.slice(2);
const { slowMs, tls } = asBehaviour(behaviour);
const answer = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
const lastAnswer = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
const headEnd = Buffer.from("\r\n\r\n");
const idHeader = /\r\nwebhook-id: ?(\S+)/i;
const lengthHeader = /\r\ncontent-length: ?(\d+)/i;

type Noted = { ids: string[]; times: number[] };

const noteNothing = (): BySpeed<Noted> => ({ healthy: { ids: [], times: [] }, slow: { ids: [], times: [] } });
let noted = noteNothing();

function receive(socket: Socket): void {
  let unread: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (let request = readRequest(unread); request !== null; request = readRequest(unread)) {
      unread = unread.subarray(request.size);
      note(request.head, socket);
    }
  });
}

/** The request at the beginning of the bytes; null while it is not complete. */
function readRequest(bytes: Buffer): { head: string; size: number } | null {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return null;
  const head = bytes.toString("latin1", 0, end);
  const size = end + headEnd.length + Number(lengthHeader.exec(head)?.[1] ?? 0);
  return bytes.length < size ? null : { head, size };
}

function note(head: string, socket: Socket): void {
  const isSlow = head.startsWith(`${slowPath}/`, "POST ".length);
  const { ids, times } = isSlow ? noted.slow : noted.healthy;
  ids.push(idHeader.exec(head)?.[1] ?? "");
  times.push(machineMs());
  if (isSlow) setTimeout(reply, slowMs, socket);
  else reply(socket);
}

function reply(socket: Socket): void {
  if (tls === "cold") socket.end(lastAnswer);
  else socket.write(answer);
}

function count(): BySpeed<number> {
  return { healthy: noted.healthy.ids.length, slow: noted.slow.ids.length };
}

function take(): BySpeed<Arrivals> {
  const toArrivals = ({ ids, times }: Noted) => ({ ids, atMs: Float64Array.from(times) });
  const arrivals = { healthy: toArrivals(noted.healthy), slow: toArrivals(noted.slow) };
  noted = noteNothing();
  return arrivals;
}

/** The benchmark wrote it. */
function asBehaviour(json: string): ReceiverBehaviour {
  return JSON.parse(json) as ReceiverBehaviour;
}

const server = tls === null ? createServer(receive) : createTlsServer(selfSigned, receive);
server.listen(Number(port), "127.0.0.1", 4_096);
process.on("message", (order: ReceiverOrder) => process.send?.(order === "count" ? count() : take()));
process.on("disconnect", () => process.exit());
server.once("listening", () => process.send?.("ready"));
