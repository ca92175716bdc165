import { RouterProvider } from "@tanstack/react-router";
import { ApiProvider, createPageApi } from "../api/api-client.tsx";
import { createQueryClient } from "../api/query-client.ts";
import { basePathOf, instanceUrl } from "../frame/page-address.ts";
import { createScreenRouter } from "../frame/screen-router.tsx";
import { PageFrame, startPage } from "../frame/start-page.tsx";
import { portalTheme } from "./portal-theme.ts";
import { screens } from "./screens.ts";
import { endSession, fetchWithToken, openSession, SessionProvider, useSessionState } from "./session.tsx";
import { NoSession } from "./shell/no-session.tsx";
import { Shell } from "./shell/shell.tsx";

const api = createPageApi(instanceUrl, fetchWithToken);
const queries = createQueryClient(endSession);
const opening = openSession();
const router = createScreenRouter(screens, Shell, basePathOf("portal"));

function Portal() {
  const state = useSessionState();
  if (state.at !== "open")
    return (
      <PageFrame queries={queries}>
        <NoSession state={state} />
      </PageFrame>
    );
  const { theme } = state.session;
  return (
    <PageFrame queries={queries} themed={portalTheme(theme?.primaryColor)} mode={theme?.mode ?? "auto"}>
      <ApiProvider value={api}>
        <SessionProvider value={state.session}>
          <RouterProvider router={router} />
        </SessionProvider>
      </ApiProvider>
    </PageFrame>
  );
}

await opening;
startPage(<Portal />);
