import { defineScreen } from "../../frame/screen.ts";

/** The queues' own pages stand at the same address. This leads there, whoever has just signed in, too. */
export const queuesScreen = defineScreen({
  path: "/queues",
  title: "Queues",
  nav: { label: "Queues", icon: "queue", group: "System" },
  scope: "admin",
  onlyOnRedis: true,
});
