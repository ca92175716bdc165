import type { styleText } from "node:util";
import type { Answer, ReceivedRequest } from "./receiver.ts";
import type { Verification } from "./verify.ts";

/** `styleText`, or a stand-in that leaves the text alone. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

const shownBodyCharacters = 200;
const timeWidth = "00:00:00.000".length;

/** One line for the request and its answer, and a second with the start of the body when there is one. */
export function describeRequest(request: ReceivedRequest, answer: Answer, paint: Paint): string {
  const { headers } = request;
  const attempt = textOf(headers["posthorn-attempt"]);
  const line = [
    paint("dim", localTime(request.receivedAt)),
    paint("bold", `${request.method} ${printable(request.path)}`),
    paint("cyan", textOf(headers["posthorn-event-type"])),
    textOf(headers["webhook-id"]),
    attempt && `attempt ${attempt}`,
    describeSize(request.body.byteLength),
    describeVerification(request.verified, paint),
    describeAnswer(answer, paint),
  ]
    .filter((part) => part !== "")
    .join("  ");
  if (request.body.byteLength === 0) return line;
  return `${line}\n${" ".repeat(timeWidth)}  ${paint("dim", startOfBody(request.body))}`;
}

function describeVerification(verified: Verification | undefined, paint: Paint): string {
  if (verified === undefined) return paint("yellow", "not checked: no --secret");
  return verified.ok ? paint("green", "✓ signature") : paint("red", `✗ signature: ${verified.reason}`);
}

function describeAnswer({ status, delayMs, body }: Answer, paint: Paint): string {
  const after = delayMs ? ` after ${delayMs} ms` : "";
  const why = body ? ` (${printable(body.toString())})` : "";
  const style = status < 300 ? "green" : status < 400 ? "yellow" : "red";
  return paint(style, `→ ${status}${after}${why}`);
}

function describeSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`;
}

function startOfBody(body: Buffer): string {
  // A UTF-8 character takes at most 4 bytes, so this many hold all that is shown and one more.
  const characters = Array.from(body.subarray(0, (shownBodyCharacters + 1) * 4).toString());
  const start = printable(characters.slice(0, shownBodyCharacters).join(""));
  return characters.length > shownBodyCharacters ? `${start}…` : start;
}

function localTime(unixMs: number): string {
  const time = new Date(unixMs);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  return `${clock}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

function textOf(header: string | string[] | undefined): string {
  return printable(header === undefined ? "" : String(header));
}

/** A request must not steer the terminal: escapes and direction marks become dots, line breaks become spaces. */
function printable(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\p{Cc}\p{Cf}]/gu, "·");
}
