import type { Seeded } from "./seed.ts";

/** Every screen, for the checks that all of them must pass: a line each. `shows`: a heading or text that says it is there. */
export type ScreenUnderTest = {
  name: string;
  page: "dashboard" | "portal";
  path: (seeded: Seeded) => string;
  shows: RegExp;
};

export const screensUnderTest: readonly ScreenUnderTest[] = [
  { name: "deliveries", page: "dashboard", path: () => "/deliveries", shows: /order\.shipped/ },
  {
    name: "deliveries-empty",
    page: "dashboard",
    path: () => "/deliveries?q=tag:none",
    shows: /Nothing matches/,
  },
  {
    name: "delivery-failed",
    page: "dashboard",
    path: ({ tenantId, failed }) => `/tenants/${tenantId}/deliveries/${failed}`,
    shows: /the receiver failed/,
  },
  {
    name: "delivery-waiting",
    page: "dashboard",
    path: ({ tenantId, waiting }) => `/tenants/${tenantId}/deliveries/${waiting}`,
    shows: /planned/,
  },
  { name: "endpoints", page: "portal", path: () => "/endpoints", shows: /Orders and invoices/ },
];
