import { ListNotice } from "./list-notice.tsx";
import { PageHead } from "./page-head.tsx";

export function ScreenMissing() {
  return (
    <PageHead title="Not found">
      <ListNotice icon="search" title="There is nothing at this address">
        Check the address, or choose something from the navigation.
      </ListNotice>
    </PageHead>
  );
}
