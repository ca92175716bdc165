import { RouterProvider } from "@tanstack/react-router";
import { ApiProvider, createPageApi } from "../api/api-client.tsx";
import { createQueryClient } from "../api/query-client.ts";
import { basePathOf, instanceUrl } from "../frame/page-address.ts";
import { createScreenRouter } from "../frame/screen-router.tsx";
import { PageFrame, startPage } from "../frame/start-page.tsx";
import { fetchAsPage } from "./fetch-as-page.ts";
import { Home } from "./home.tsx";
import { screens } from "./screens.ts";
import { forgetSession } from "./session.tsx";
import { Shell } from "./shell/shell.tsx";

const api = createPageApi(`${instanceUrl}/dashboard`, fetchAsPage);
const queries = createQueryClient(() => forgetSession(queries));
const router = createScreenRouter(screens, Shell, basePathOf("dashboard"), Home);

startPage(
  <PageFrame queries={queries}>
    <ApiProvider value={api}>
      <RouterProvider router={router} />
    </ApiProvider>
  </PageFrame>,
);
