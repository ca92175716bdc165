import type { Answer } from "@posthorn/sdk";
import { type Bar, BarList } from "../../components/bar-list.tsx";
import { Panel } from "../../components/page-head.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { formatNumber } from "../../words/numbers.ts";
import type { Look } from "../../words/statuses.ts";
import classes from "./workers-panel.module.css";

type Instance = Answer<"getInstance">;
type Worker = Instance["workers"][number];

const alive: Look = { word: "alive", icon: "check", tone: "good" };
const silent: Look = { word: "silent", icon: "alert", tone: "bad" };

/** Who delivers, and how busy they are. */
export function WorkersPanel({ instance: { workers } }: { instance: Instance }) {
  return (
    <Panel title="Workers">
      <BarList bars={workers.map(toBar)} blank="No worker was seen within the last hour" />
    </Panel>
  );
}

function toBar({ id, host, version, slots, slotsInUse, startedAt, seenAt, isAlive }: Worker): Bar {
  return {
    key: id,
    name: host,
    about: (
      <span className={classes["about"]}>
        <StatusBadge look={isAlive ? alive : silent} />
        <span>
          version {version}, {isAlive ? "started" : "last seen"}{" "}
          <TimeCell
            at={isAlive ? startedAt : seenAt}
            label={isAlive ? "time of its start" : "time it was last seen"}
          />
        </span>
      </span>
    ),
    figure: isAlive ? `${formatNumber(slotsInUse)} of ${formatNumber(slots)} slots` : "",
    share: isAlive ? slotsInUse / Math.max(slots, 1) : 0,
  };
}
