import { defineScreen } from "../../frame/screen.ts";

/** One bulk job: how far it is, what it was told, what came of it. */
export const operationScreen = defineScreen({
  path: "/operations/$operation",
  title: "Operation",
  scope: "deliveries:read",
  showsHit: ({ kind, id }) => (kind === "operation" ? { operation: id } : undefined),
});
