import { createServer } from "vite";
import { configureVite, pageNames } from "./configure-vite.ts";

/** Shows one page as its source changes: `npm run dev -w apps/dashboard -- portal`, beside a Posthorn on its usual port. */
const page = pageNames.find((name) => name === process.argv[2]) ?? "dashboard";
const target = "http://127.0.0.1:8400";
const server = await createServer({
  ...configureVite(page),
  base: `/${page}/`,
  server: {
    host: "127.0.0.1",
    proxy: { "/v1": target, "/dashboard/v1": target, "/dashboard/session": target },
  },
});
await server.listen();
server.printUrls();
