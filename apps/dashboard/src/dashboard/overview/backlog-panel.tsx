import type { Answer } from "@posthorn/sdk";
import { BarList } from "../../components/bar-list.tsx";
import { Panel } from "../../components/page-head.tsx";
import { formatNumber, plural } from "../../words/numbers.ts";
import classes from "./backlog-panel.module.css";

type Instance = Answer<"getInstance">;
type State = Exclude<keyof Instance["backlog"], "isCapped" | "hasMoreEndpoints">;

const words: Record<State, [name: string, about: string]> = {
  due: ["due", "nothing holds them"],
  delivering: ["delivering", "an attempt is under way"],
  retrying: ["waiting for a retry", "their next attempt is still to come"],
  scheduled: ["scheduled", "to be delivered at a time that was asked for"],
  rate: ["held by a rate", "waiting for their place"],
  breaker: ["held by a breaker", "their endpoint failed too often in a row"],
  paused: ["paused", "their endpoint is paused or disabled"],
};
const states: readonly State[] = ["due", "delivering", "retrying", "scheduled", "rate", "breaker", "paused"];

/** Unfinished deliveries by what they wait for, and the jobs of the queue. */
export function BacklogPanel({ instance: { backlog, queue } }: { instance: Instance }) {
  const most = Math.max(1, ...states.map((state) => backlog[state]));
  const bars = states
    .filter((state) => backlog[state] > 0 || state === "due")
    .map((state) => {
      const [name, about] = words[state];
      const figure = `${backlog.isCapped ? "≥ " : ""}${formatNumber(backlog[state])}`;
      return { key: state, name, about, figure, share: backlog[state] / most };
    });
  return (
    <Panel title="What waits">
      <BarList bars={bars} blank="Nothing waits" />
      <p className={classes["note"]}>
        {backlog.isCapped && "There is more than was counted. "}
        {queue.waiting === null
          ? "The queue does not answer."
          : `${plural(queue.waiting.deliver + queue.waiting.redeliver, "job")} in the queue.`}
      </p>
    </Panel>
  );
}
