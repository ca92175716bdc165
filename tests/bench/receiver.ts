import { createServer, type Socket } from "node:net";
import { machineMs } from "./clock.ts";
import type { Arrivals, ReceiverOrder } from "./messages.ts";

/**
 * A program: answers every request 200 and notes its webhook-id and time. It reads HTTP by hand, because node:http would
 * cost more than the rest of it and take that from what is measured. Port in argv; orders come over IPC.
 */
const answer = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
const headEnd = Buffer.from("\r\n\r\n");
const idHeader = /\r\nwebhook-id: ?(\S+)/i;
const lengthHeader = /\r\ncontent-length: ?(\d+)/i;

let ids: string[] = [];
let times: number[] = [];

function receive(socket: Socket): void {
  let unread: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (let size = requestSize(unread); size > 0; size = requestSize(unread)) {
      unread = unread.subarray(size);
      socket.write(answer);
    }
  });
}

/** Notes the request at the beginning of the bytes and returns its size; 0 while it is not complete. */
function requestSize(bytes: Buffer): number {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return 0;
  const head = bytes.toString("latin1", 0, end);
  const size = end + headEnd.length + Number(lengthHeader.exec(head)?.[1] ?? 0);
  if (bytes.length < size) return 0;
  ids.push(idHeader.exec(head)?.[1] ?? "");
  times.push(machineMs());
  return size;
}

function take(): Arrivals {
  const arrivals = { ids, atMs: Float64Array.from(times) };
  ids = [];
  times = [];
  return arrivals;
}

const server = createServer(receive).listen(Number(process.argv[2]), "127.0.0.1", 4_096);
process.on("message", (order: ReceiverOrder) => process.send?.(order === "count" ? ids.length : take()));
process.on("disconnect", () => process.exit());
server.once("listening", () => process.send?.("ready"));
