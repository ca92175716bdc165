import { useApi } from "../api/api-client.tsx";
import { ExportDialog as RowExportDialog } from "../components/export-dialog.tsx";
import { plural } from "../words/numbers.ts";
import { type DeliverySearch, filterAt, isNarrowed } from "./delivery-filter.ts";
import { deliveryRowColumns } from "./export-rows.ts";

/** The deliveries that a search finds, as a file. Payloads are not among them. */
export function ExportDialog({ search, onClose }: { search: DeliverySearch; onClose: () => void }) {
  const api = useApi();
  const readAll = (signal: AbortSignal) => {
    const query = { ...filterAt(search, Date.now()), limit: 100 };
    const { tenant } = search;
    return tenant === undefined
      ? api.deliveries.listAll(query, { signal })
      : api.deliveries.list(tenant, query, { signal });
  };
  const exported = {
    ...{ title: "Export deliveries", fileName: "deliveries", columns: deliveryRowColumns, readAll },
    countWords: (count: number) => plural(count, "delivery", "deliveries"),
  };
  return (
    <RowExportDialog exported={exported} onClose={onClose}>
      {isNarrowed(search) ? "All that the search finds." : "All deliveries."} Payloads and answers are not in
      the file.
    </RowExportDialog>
  );
}
