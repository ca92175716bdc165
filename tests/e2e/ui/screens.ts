import type { Seeded } from "./seed.ts";

/** Every screen, for the checks that all of them must pass: a line each. `shows`: a heading or text that says it is there. */
export type ScreenUnderTest = {
  name: string;
  page: "dashboard" | "portal";
  path: (seeded: Seeded) => string;
  shows: RegExp;
};

export const screensUnderTest: readonly ScreenUnderTest[] = [
  { name: "overview", page: "dashboard", path: () => "/overview?window=1h", shows: /of \d+ slots/ },
  { name: "storage", page: "dashboard", path: () => "/storage", shows: /POSTHORN_RETENTION_DAYS/ },
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
  { name: "endpoints", page: "dashboard", path: () => "/endpoints", shows: /Orders and invoices/ },
  {
    name: "endpoints-empty",
    page: "dashboard",
    path: () => "/endpoints?q=tenant:acme+nowhere",
    shows: /Nothing matches/,
  },
  {
    name: "endpoint",
    page: "dashboard",
    path: ({ tenantId, failing }) => `/tenants/${tenantId}/endpoints/${failing}`,
    shows: /Failures in a row/,
  },
  { name: "tenants", page: "dashboard", path: () => "/tenants", shows: /Acme Inc/ },
  {
    name: "tenant",
    page: "dashboard",
    path: ({ tenantId }) => `/tenants/${tenantId}`,
    shows: /Orders and invoices/,
  },
  {
    name: "tenant-usage",
    page: "dashboard",
    path: ({ tenantId }) => `/tenants/${tenantId}?part=usage`,
    shows: /Deliveries that ended/,
  },
  {
    name: "tenant-portal-sessions",
    page: "dashboard",
    path: ({ tenantId }) => `/tenants/${tenantId}?part=portal-sessions`,
    shows: /ps_/,
  },
  {
    name: "tenant-api-keys",
    page: "dashboard",
    path: ({ tenantId }) => `/tenants/${tenantId}?part=api-keys`,
    shows: /No API keys/,
  },
  { name: "events", page: "dashboard", path: () => "/events?q=tenant:acme", shows: /3 endpoints/ },
  { name: "events-of-whom", page: "dashboard", path: () => "/events", shows: /Whose events/ },
  {
    name: "event",
    page: "dashboard",
    path: ({ tenantId, event }) => `/tenants/${tenantId}/events/${event}`,
    shows: /3 matched/,
  },
  { name: "event-types", page: "dashboard", path: () => "/event-types", shows: /deprecated/ },
  {
    name: "event-type",
    page: "dashboard",
    path: () => "/event-types/invoice.paid",
    shows: /as the customer sees it/,
  },
  {
    name: "event-type-form",
    page: "dashboard",
    path: () => "/event-types/invoice.paid?edit=1",
    shows: /minLength/,
  },
  {
    name: "import-event-types",
    page: "dashboard",
    path: () => "/import-event-types",
    shows: /OpenAPI document/,
  },
  { name: "operations", page: "dashboard", path: () => "/operations", shows: /Retry deliveries/ },
  {
    name: "operation",
    page: "dashboard",
    path: ({ operation }) => `/operations/${operation}`,
    shows: /Operation paused/,
  },
  {
    name: "add-endpoint",
    page: "dashboard",
    path: ({ tenantId }) => `/tenants/${tenantId}/endpoints/new`,
    shows: /those that will be added/,
  },
  { name: "api-keys", page: "dashboard", path: () => "/api-keys", shows: /Revoke…/ },
  { name: "audit-log", page: "dashboard", path: () => "/audit-log", shows: /Operation begun/ },
  { name: "endpoints", page: "portal", path: () => "/endpoints", shows: /Orders and invoices/ },
  { name: "add-endpoint", page: "portal", path: () => "/endpoints/new", shows: /those that will be added/ },
  {
    name: "endpoint",
    page: "portal",
    path: ({ failing }) => `/endpoints/${failing}?window=1h`,
    shows: /Failures in a row/,
  },
  { name: "deliveries", page: "portal", path: () => "/deliveries", shows: /order\.shipped/ },
  {
    name: "deliveries-empty",
    page: "portal",
    path: () => "/deliveries?q=tag:none",
    shows: /Nothing matches/,
  },
  {
    name: "delivery-failed",
    page: "portal",
    path: ({ failed }) => `/deliveries/${failed}`,
    shows: /the receiver failed/,
  },
  {
    name: "delivery-waiting",
    page: "portal",
    path: ({ waiting }) => `/deliveries/${waiting}`,
    shows: /planned/,
  },
  { name: "event-types", page: "portal", path: () => "/event-types", shows: /invoice\.paid/ },
  { name: "event-type", page: "portal", path: () => "/event-types/invoice.paid", shows: /Subscribe/ },
  { name: "testing", page: "portal", path: () => "/testing?type=invoice.paid", shows: /byte for byte/ },
];
