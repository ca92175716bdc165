import { Button, Group, Modal, Radio } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { formatNumber } from "../words/numbers.ts";
import { type RowColumn, type RowFormat, writeRows } from "../words/write-rows.ts";
import { downloadText } from "./download-text.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { showToast } from "./toasts.tsx";

/** So many at most, so that no browser is asked for more than it can hold. */
const mostRows = 10_000;

const formats: Record<RowFormat, { label: string; about: string; type: string }> = {
  csv: { label: "CSV", about: "for spreadsheets", type: "text/csv" },
  ndjson: { label: "NDJSON", about: "a JSON object a line, for programs", type: "application/x-ndjson" },
};

/** What can be exported: whose rows, how they are read page by page, and what a CSV file has of them. */
export type Exported<Row> = {
  title: string;
  /** Without its ending. */
  fileName: string;
  /** `1,240 deliveries` */
  countWords: (count: number) => string;
  readAll: (signal: AbortSignal) => AsyncIterable<Row>;
  columns: readonly RowColumn<Row>[];
};

/** Rows of a list as a file: the newest, up to a bound. A dialog that is closed reads no further. */
export function ExportDialog<Row>({
  exported,
  onClose,
  children,
}: {
  exported: Exported<Row>;
  onClose: () => void;
  /** Which they are, and what is not among them. */
  children: ReactNode;
}) {
  const { title, fileName, countWords, readAll, columns } = exported;
  const [format, setFormat] = useState<RowFormat>("csv");
  const { read, error, start } = useRows(readAll, (rows) => {
    downloadText(`${fileName}.${format}`, writeRows(format, rows, columns), formats[format].type);
    showToast(`Exported ${countWords(rows.length)}${rows.length === mostRows ? ", the newest" : ""}`);
    onClose();
  });
  const isBusy = read !== null;
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": "Close" }}>
      <p>
        {children} Newest first, {formatNumber(mostRows)} at most.
      </p>
      <Radio.Group
        label="Format"
        value={format}
        onChange={(value) => setFormat(value as RowFormat)} // one of the two below
      >
        {Object.entries(formats).map(([value, { label, about }]) => (
          <Radio key={value} value={value} label={`${label}, ${about}`} mt="xs" disabled={isBusy} />
        ))}
      </Radio.Group>
      {error !== null && <ProblemAlert error={error} />}
      <Group justify="flex-end" gap="xs" mt="lg">
        <span role="status">{isBusy && `${countWords(read)} read`}</span>
        <Button variant="default" onClick={onClose}>
          {isBusy ? "Stop" : "Leave it"}
        </Button>
        <Button loading={isBusy} onClick={start}>
          Export
        </Button>
      </Group>
    </Modal>
  );
}

/** `read`: how many there are by now; null while nothing is read. */
function useRows<Row>(readAll: Exported<Row>["readAll"], onDone: (rows: readonly Row[]) => void) {
  const [read, setRead] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);
  const collect = async (signal: AbortSignal) => {
    const rows: Row[] = [];
    for await (const row of readAll(signal)) {
      rows.push(row);
      if (rows.length % 100 === 0) setRead(rows.length);
      if (rows.length === mostRows) break;
    }
    onDone(rows);
  };
  const start = () => {
    const controller = new AbortController();
    stopping.current = controller;
    setError(null);
    setRead(0);
    collect(controller.signal).catch((problem) => {
      if (controller.signal.aborted) return;
      setError(problem);
      setRead(null);
    });
  };
  return { read, error, start };
}
