/** How an endpoint has been doing over the day. */
export type Fate = "healthy" | "flaky" | "picky" | "paused" | "refusing" | "gone";

export type StoryEndpoint = {
  url: string;
  description: string;
  fate: Fate;
  /** Prefixes of event types. */
  takes: readonly string[];
  /** Only totals from there on. */
  leastTotal?: number;
  retrySchedule?: number[];
  usualMs: number;
};

export type Company = {
  tenant: string;
  name: string;
  /** What its orders are numbered with. */
  mark: string;
  /** Of all that is emitted. */
  share: number;
  endpoints: readonly StoryEndpoint[];
};

const books = "northwindbooks.example";

/** Three customers of a shop platform: what the pictures in the docs are of. */
export const companies: readonly Company[] = [
  {
    tenant: "northwind",
    name: "Northwind Books",
    mark: "NB",
    share: 0.6,
    endpoints: [
      {
        url: `https://api.${books}/webhooks`,
        description: "Orders and invoices",
        fate: "healthy",
        takes: ["order.", "invoice."],
        usualMs: 90,
      },
      {
        url: `https://warehouse.${books}/hooks/orders`,
        description: "Warehouse",
        fate: "flaky",
        takes: ["order."],
        retrySchedule: [5, 60, 1_800, 7_200],
        usualMs: 420,
      },
      {
        url: `https://crm.${books}/incoming`,
        description: "CRM, moving house",
        fate: "paused",
        takes: ["customer."],
        usualMs: 160,
      },
      {
        url: `https://finance.${books}/large-orders`,
        description: "Orders of 500 and more",
        fate: "healthy",
        takes: ["order."],
        leastTotal: 500,
        usualMs: 130,
      },
    ],
  },
  {
    tenant: "harbour",
    name: "Harbour Coffee",
    mark: "HC",
    share: 0.28,
    endpoints: [
      {
        url: "https://hooks.harbourcoffee.example/shop",
        description: "Shop",
        fate: "healthy",
        takes: ["order.", "invoice."],
        usualMs: 70,
      },
      {
        url: "https://stock.harbourcoffee.example/events",
        description: "Stock keeping",
        fate: "refusing",
        takes: ["order."],
        retrySchedule: [5, 20],
        usualMs: 210,
      },
    ],
  },
  {
    tenant: "lumen",
    name: "Lumen Studio",
    mark: "LS",
    share: 0.12,
    endpoints: [
      {
        url: "https://lumenstudio.example/api/webhooks",
        description: "Bookings",
        fate: "healthy",
        takes: ["order.", "invoice.", "customer."],
        usualMs: 110,
      },
      {
        url: "https://labels.lumenstudio.example/print",
        description: "Shipping labels",
        fate: "picky",
        takes: ["order."],
        retrySchedule: [],
        usualMs: 240,
      },
      {
        url: "https://flows.lumenstudio.example/catch/7c1d",
        description: "An automation of last year",
        fate: "gone",
        takes: ["customer."],
        usualMs: 300,
      },
    ],
  },
];

/** The catalogue, and how often each is emitted. */
export const eventTypes: readonly { name: string; description: string; weight: number }[] = [
  { name: "order.created", description: "A customer placed an order.", weight: 30 },
  { name: "order.shipped", description: "All parts of an order are on their way.", weight: 24 },
  { name: "order.refunded", description: "An order was paid back, in whole or in part.", weight: 3 },
  { name: "invoice.created", description: "An invoice was written.", weight: 16 },
  { name: "invoice.paid", description: "An invoice was paid in full.", weight: 20 },
  { name: "customer.created", description: "Somebody signed up.", weight: 6 },
  { name: "customer.updated", description: "An address or a preference changed.", weight: 5 },
];

const titles = [
  "The Lighthouse Keepers",
  "A Field Guide to Rivers",
  "Letters from the North",
  "The Small Orchard",
  "Maps of Quiet Places",
];

/** What an event of an order carries. */
export function payloadOf(order: string, total: number, pick: number): object {
  return {
    order,
    customer: `cus_${8_100 + (pick % 700)}`,
    total,
    currency: "EUR",
    lines: [
      { sku: `book-${100 + (pick % 800)}`, title: titles[pick % titles.length], count: 1 + (pick % 3) },
    ],
    placedVia: pick % 4 === 0 ? "shop" : "web",
  };
}
