import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** Who changed what. `q`: qualifiers; `entry`: the one that is opened. */
export const auditLogScreen = defineScreen({
  path: "/audit-log",
  title: "Audit log",
  search: { q: textParam, cursor: textParam, entry: textParam },
  nav: { label: "Audit log", icon: "history", group: "System", keys: "g a" },
  scope: "endpoints:read",
});
