import { Navigate } from "@tanstack/react-router";
import { hasPlace } from "../frame/screen.ts";
import { screens } from "./screens.ts";
import { maySee, useSession } from "./session.tsx";

/** Where whoever comes to no screen in particular begins: at the first one that the key may see. */
export function Home() {
  const session = useSession();
  const first = screens.find((screen) => hasPlace(screen) && maySee(session, screen)) ?? screens[0];
  return first === undefined ? null : <Navigate to={first.path as never} replace />; // the router's own types know no table
}
