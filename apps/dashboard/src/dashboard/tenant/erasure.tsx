import { OperationProgress } from "../../components/operation-progress.tsx";
import { Panel } from "../../components/page-head.tsx";
import classes from "./erasure.module.css";

/** In place of a tenant that is no more: how far its erasure is. */
export function Erasure({ operation, tenant }: { operation: string; tenant: string }) {
  return (
    <Panel>
      <div className={classes["erasure"]}>
        <p>
          <code>{tenant}</code> is found nowhere any more. This operation erases what is stored of it:
        </p>
        <OperationProgress id={operation} />
      </div>
    </Panel>
  );
}
