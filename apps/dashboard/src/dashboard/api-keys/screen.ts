import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** What lets programs and people in. `q`: qualifiers. */
export const apiKeysScreen = defineScreen({
  path: "/api-keys",
  title: "API keys",
  search: { q: textParam, cursor: textParam },
  nav: { label: "API keys", icon: "key", group: "Setup", keys: "g k" },
  scope: "admin",
});
