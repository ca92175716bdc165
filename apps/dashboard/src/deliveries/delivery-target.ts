import type { Screen } from "../frame/screen.ts";
import type { Delivery } from "../words/statuses.ts";

/** The screen of a delivery, which each page has at a path of its own. */
export type DeliveryTarget = (delivery: Pick<Delivery, "id" | "tenantId">) => {
  screen: Screen;
  params: Record<string, string>;
};

/** The screen of an event, where a page has one. */
export type EventTarget = (event: { id: string; tenantId: string }) => {
  screen: Screen;
  params: Record<string, string>;
};
