import { Button } from "@mantine/core";
import { useEffect } from "react";
import { Icon, type IconName } from "../../components/icon.tsx";
import type { SessionState } from "../session.tsx";
import classes from "./no-session.module.css";

type Words = { title: string; text: string; icon: IconName };

const words: Record<Exclude<SessionState["at"], "open">, Words> = {
  opening: { title: "Opening…", text: "", icon: "clock" },
  ended: {
    title: "This session has ended",
    text: "Links to this page work once, and for a while. Go back to the app that you came from and open it again.",
    icon: "clock",
  },
  missing: {
    title: "Open this page from your app",
    text: "The app that sends you webhooks has a link to this page. It lets you in without another password.",
    icon: "endpoint",
  },
  unreachable: {
    title: "No answer",
    text: "The server cannot be reached right now, or is too busy. Try again in a moment.",
    icon: "alert",
  },
};

/** In place of the portal when nobody is let in: why, and what to do. */
export function NoSession({ state }: { state: Exclude<SessionState, { at: "open" }> }) {
  const { title, text, icon } = words[state.at];
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <main className={classes["page"]} aria-busy={state.at === "opening"}>
      <Icon name={icon} size={32} />
      <h1>{title}</h1>
      <p>{text}</p>
      {state.at === "unreachable" && (
        <Button variant="default" onClick={() => location.reload()}>
          Try again
        </Button>
      )}
    </main>
  );
}
