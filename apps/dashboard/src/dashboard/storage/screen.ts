import { defineScreen } from "../../frame/screen.ts";

/** What is stored, and how long it is kept. */
export const storageScreen = defineScreen({
  path: "/storage",
  title: "Storage and retention",
  nav: { label: "Storage", icon: "storage", group: "System", keys: "g s" },
  scope: "stats:read",
  instanceOnly: true,
});
