import { styleText } from "node:util";
import { createLog } from "@posthorn/runtime/log";
import { run } from "@posthorn/runtime/run";
import { createStandalone } from "@posthorn/standalone/standalone";
import { allowedNetworks, readDemoSettings } from "./demo-settings.ts";
import { createPerformance } from "./performance.ts";
import { createReceivers } from "./receivers.ts";
import { openScreen } from "./screen.ts";

/**
 * Runs the demo until Ctrl+C, or once. Returns what the show failed to show.
 *
 * @throws StartError
 */
export async function runDemo(
  environment: Record<string, string | undefined>,
  { isOnce }: { isOnce: boolean },
): Promise<string[]> {
  const { settings, takenPort } = await readDemoSettings(environment);
  const log = createLog(settings.POSTHORN_LOG_LEVEL, "demo");
  const screen = openScreen(process.stdout);
  const receivers = createReceivers();
  const server = createStandalone(settings, log);
  const opening = {
    name: "opening",
    async start() {
      screen.setStatus("");
      screen.print(describeOpening(server.url(), settings.POSTHORN_DATA_DIR, takenPort));
    },
    async stop() {
      if (!isOnce) screen.print(styleText("dim", "\nStopping …"));
    },
  };
  const performance = createPerformance({ server, receivers, screen, paint: styleText, isOnce });

  screen.print(
    styleText("bold", "Posthorn: emit an event once, and see it arrive signed, retried and recorded"),
  );
  screen.setStatus("Starting Posthorn and its Postgres …");
  const end = Promise.race([performance.over, screen.closed]);
  try {
    await run([receivers, server, opening, performance], log, end);
  } finally {
    screen.setStatus("");
  }
  return performance.missing();
}

function describeOpening(url: string, dataDir: string, takenPort: number | null): string {
  const lines = [
    `\nIt runs at ${styleText("cyan", url)}, its data is in ${dataDir}.`,
    ...(takenPort === null ? [] : [`Port ${takenPort} is taken, so it took a free one.`]),
    `It delivers to ${allowedNetworks} too (POSTHORN_ALLOWED_NETWORKS), because the demo's receivers are there.`,
  ];
  return lines.join("\n");
}
