import { createHash, randomBytes } from "node:crypto";

/** Something that must be found in few places, or in none. */
export type Canary = { kind: string; text: string; bytes: Buffer | null };

/** A piece of what came out of a system, and where it was found: `row event.payload`. */
export type Found = { where: string; text: string };

/** A canary that was met; `hash` when it is the SHA-256 of all of it. */
export type Hit = { where: string; kind: string; form: string };

export type Canaries = {
  /** A new text to give to the system. It needs escaping in JSON, URLs and forms, unless it is plain. */
  plant(kind: string): string;
  plantPlain(kind: string): string;
  /** A text that the system made. */
  learn(kind: string, text: string): string;
  learnBytes(kind: string, bytes: Buffer): void;
  all(): readonly Canary[];
};

export function createCanaries(): Canaries {
  const canaries: Canary[] = [];
  const learn = (kind: string, text: string) => {
    if (!canaries.some((canary) => canary.text === text)) canaries.push({ kind, text, bytes: bytesOf(text) });
    return text;
  };
  const invent = (kind: string) => `${randomBytes(8).toString("hex")}-canary-${kind.replaceAll(/\W+/g, "-")}`;
  return {
    plant: (kind) => learn(kind, `${invent(kind)}"%+/~`),
    plantPlain: (kind) => learn(kind, invent(kind)),
    learn,
    learnBytes: (kind, bytes) => void canaries.push({ kind, text: bytes.toString("base64"), bytes }),
    all: () => canaries,
  };
}

/** The random bytes inside a text of one of our forms. */
function bytesOf(text: string): Buffer | null {
  const secret = /^whsec_(.+)$/.exec(text)?.[1];
  if (secret !== undefined) return Buffer.from(secret, "base64");
  const key = secretPartOf(text);
  return key === null ? null : Buffer.from(key, "base64url");
}

/** Of `ph_<id>_<secret>_<checksum>`, whose id is no secret. */
function secretPartOf(text: string): string | null {
  return /^ph[tc]?_[^_]{26}_(.{43})_/.exec(text)?.[1] ?? null;
}

type Needle = { needle: string; kind: string; form: string };

/** Every needle is longer, so that its beginning tells whether to compare. */
const headLength = 8;

/** Looks for every piece of every canary, in every way of writing it, in one pass over a text. */
export function createSearch(canaries: readonly Canary[]): (found: Found) => Hit[] {
  const byHead = Map.groupBy(canaries.flatMap(needlesOf), ({ needle }) => needle.slice(0, headLength));
  return ({ where, text }) => {
    const hits = new Map<string, Hit>();
    for (let at = 0; at + headLength <= text.length; at += 1)
      for (const { needle, kind, form } of byHead.get(text.slice(at, at + headLength)) ?? [])
        if (text.startsWith(needle, at)) hits.set(`${kind} ${form}`, { where, kind, form });
    return [...hits.values()];
  };
}

function needlesOf({ kind, text, bytes }: Canary): Needle[] {
  const written = secretPartOf(text) ?? text.replace(/^whsec_/, "");
  const forms = [
    ...windowsOf(written).flatMap((piece) => [...formsOfText(piece), ...formsOfBytes(Buffer.from(piece))]),
    ...(bytes === null ? [] : windowsOf(bytes).flatMap(formsOfBytes)),
    ...[text, ...(bytes === null ? [] : [bytes])].flatMap((whole) =>
      formsOfBytes(createHash("sha256").update(whole).digest()).map(([, needle]): [string, string] => [
        "hash",
        needle,
      ]),
    ),
  ];
  return forms.map(([form, needle]) => ({ needle, kind, form }));
}

const windowLength = 16;

/** The beginning, the middle and the end: what is cut off somewhere is found too. */
function windowsOf<Whole extends string | Buffer>(whole: Whole): Whole[] {
  const starts = [0, Math.floor((whole.length - windowLength) / 2), whole.length - windowLength];
  if (whole.length <= windowLength) return [whole];
  return starts.map((start) => whole.slice(start, start + windowLength) as Whole); // a slice is of the same kind
}

function formsOfText(text: string): [form: string, needle: string][] {
  return [
    ["plain", text],
    ["JSON", JSON.stringify(text).slice(1, -1)],
    ["percent", encodeURIComponent(text)],
    ["form", new URLSearchParams([["", text]]).toString().slice(1)],
  ];
}

function formsOfBytes(bytes: Buffer): [form: string, needle: string][] {
  const hex = bytes.toString("hex");
  return [
    ["bytes", bytes.toString("latin1")],
    ["hex", hex],
    ["HEX", hex.toUpperCase()],
    ["Buffer", hex.replaceAll(/..(?!$)/g, "$& ")],
    ["list", [...bytes].join(",")],
    ...[0, 1, 2].flatMap((shift): [string, string][] => [
      ["base64", base64Inside(bytes, shift, "base64")],
      ["base64url", base64Inside(bytes, shift, "base64url")],
    ]),
  ];
}

/** The letters that stand for these bytes alone when `shift` others precede them in a group of three. */
function base64Inside(bytes: Buffer, shift: number, encoding: "base64" | "base64url"): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString(encoding);
  return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}
