/**
 * What the dashboard and the server say to each other besides the public API: its sign-in, and the API under a path that takes
 * the cookie. Routes of the public API take a bearer and know no cookies, so these are in no route table. For browsers: no zod.
 */
export const dashboardPaths = {
  session: "/dashboard/session",
  api: "/dashboard/v1",
  /** Pages of their own, where the queue is in Redis. */
  queues: "/dashboard/queues",
} as const;

/** Every request of the dashboard has it. Other sites cannot add it without asking first, and are never allowed to. */
export const dashboardHeader = "posthorn-dashboard";
