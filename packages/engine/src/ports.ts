import type { Outcome } from "@posthorn/domain/outcome";
import type { FieldError } from "./errors.ts";

/** Wall clock in Unix milliseconds. Stamps headers and measures durations; deadlines are decided by Postgres. */
export type Clock = { now(): number };

export type LogFields = Record<string, unknown>;
export type Log = {
  debug(fields: LogFields, message: string): void;
  /** A function is called only where the line is written; the fields of a line per event cost more than all that measures it. */
  info(fields: LogFields | (() => LogFields), message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
};

/** Everything long-lived. `stop` may be called twice, before `start` too, and resolves when all work has ended. */
export type Service = { readonly name: string; start(): Promise<void>; stop(): Promise<void> };

/**
 * Envelope encryption of small secrets. `context` is authenticated but not stored: a ciphertext moved to another
 * row does not open. Throws when the key id is unknown or the ciphertext was changed.
 */
export type SecretBox = {
  seal(plaintext: Uint8Array, context: string): Uint8Array;
  open(ciphertext: Uint8Array, context: string): Uint8Array;
};

/** A JSON Schema that can be used. `check` says what a value breaks of it, with pointers into the value; nothing when it is fine. */
export type CompiledSchema = { ok: true; check(value: unknown): FieldError[] };

/** JSON Schema 2020-12 and draft-07. Pointers are into the schema. Neither compiling nor a check takes long, whatever is given. */
export type JsonSchemas = { compile(schema: unknown): CompiledSchema | { ok: false; errors: FieldError[] } };

/** One HTTP request to a tenant-chosen URL. */
export type SendRequest = {
  /** Connections are shared only between requests with the same endpoint id. */
  endpointId: string;
  url: string;
  /** Complete request headers but for host, content-length and connection. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** Absolute deadline of the whole attempt: name resolution, connect, request and answer. */
  timeoutMs: number;
};

/** One step of judging a target; what an earlier step has decided is skipped. */
export type CheckResult = "passed" | "failed" | "skipped";

/** `dns`: the host has addresses. `address`: a delivery may go to all of them. */
export type HostVerdict = { dns: CheckResult; address: CheckResult };

export type Sender = {
  /** Never throws and never follows a redirect: every way to fail is an Outcome. */
  send(request: SendRequest): Promise<Outcome>;
  /** What a send would find out about the host before it connects; connects to nothing. Both are skipped when too many ask. */
  checkHost(url: string): Promise<HostVerdict>;
  close(): Promise<void>;
};

/** What a job carries: ids, never bodies. Without a delivery it says "see what may go to this endpoint". */
export type DeliveryRef = readonly [deliveryId: string | null, endpointId: string];

export const queueNames = ["deliver", "redeliver"] as const;
export type QueueName = (typeof queueNames)[number];

/** A broker of hints: a lost or doubled job costs time, never a delivery. */
export type Queue = {
  /** Adds jobs of at most 100 refs each. Rejects when the broker did not take them within 300 ms. */
  add(queue: QueueName, refs: readonly DeliveryRef[]): Promise<void>;
  /** Calls `handle` for one job of a shard after the other. A job ends when `handle` settles; it is never retried. */
  consumer(queue: QueueName, handle: (refs: DeliveryRef[]) => Promise<void>): Service;
  /** Jobs added and not yet taken. Rejects when the broker is away. */
  waiting(queue: QueueName): Promise<number>;
  /** Rejects when the broker does not answer within 1 s. */
  ping(): Promise<void>;
  close(): Promise<void>;
};
