import type { DeliveryRef } from "@posthorn/engine/ports";

/** A ref whose delivery is known by a name of at most 16 letters; its endpoint's is "e". */
export function makeRef(name: string): DeliveryRef {
  return [idOf(name), idOf("e")];
}

/** The name of what `makeRef` made; "" without one. */
export function nameOf(ref: DeliveryRef | undefined): string {
  const hex = (ref?.[0] ?? "").replaceAll("-", "").replace(/(?:00)+$/, "");
  return Buffer.from(hex, "hex").toString();
}

function idOf(name: string): string {
  const hex = Buffer.from(name).toString("hex").padEnd(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
