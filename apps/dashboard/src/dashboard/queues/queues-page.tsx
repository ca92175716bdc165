import { dashboardPaths } from "@posthorn/contract/dashboard-paths";
import { useEffect } from "react";
import { ListNotice } from "../../components/list-notice.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { instanceUrl } from "../../frame/page-address.ts";
import { useSession } from "../session.tsx";

/** Leaves the dashboard for the queues' own pages, which the server has at this address. */
export function Page() {
  const { hasQueues } = useSession();
  useEffect(() => {
    if (hasQueues) location.replace(`${instanceUrl}${dashboardPaths.queues}`);
  }, [hasQueues]);
  return (
    <PageHead title="Queues">
      {hasQueues ? (
        <SkeletonRows />
      ) : (
        <ListNotice icon="queue" title="There are no queues to see">
          Where the queue is in Redis, an admin key of the whole instance sees its jobs here.
        </ListNotice>
      )}
    </PageHead>
  );
}
