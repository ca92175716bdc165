import type { Answer } from "@posthorn/sdk";
import { Fact, Facts } from "../../components/facts.tsx";
import { Panel } from "../../components/page-head.tsx";
import { QueueFacts } from "../../components/queue-facts.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import classes from "./instance-panel.module.css";

/** What runs here. */
export function InstancePanel({ instance }: { instance: Answer<"getInstance"> }) {
  const { version, nodeVersion, migrations, queue, checkedAt } = instance;
  const applied = migrations.known - migrations.pending.length;
  return (
    <Panel title="Instance">
      <div className={classes["facts"]}>
        <Facts>
          <Fact name="Version">{version}</Fact>
          <Fact name="Node">{nodeVersion}</Fact>
          <Fact name="Migrations">
            {applied} of {migrations.known} applied
          </Fact>
          <QueueFacts queue={queue} />
          <Fact name="Looked at">
            <TimeCell at={checkedAt} label="time of the look" />
          </Fact>
        </Facts>
      </div>
    </Panel>
  );
}
