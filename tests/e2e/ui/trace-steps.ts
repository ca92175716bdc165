import type { Browser, Page } from "playwright-core";

export type Step = {
  name: string;
  act: () => Promise<unknown>;
  /** An expression in the page that is true when the step is done. */
  until: string;
  /** How many inputs it is, 1 unless told; what the network brings is one, too. */
  inputs?: number;
};

/** What a step asked of the page's main thread, as a trace of Chromium tells. CPU time, which does not grow with waiting. */
export type StepCost = {
  name: string;
  /** By input, until all is drawn that was asked for. */
  cpuMs: number;
  /** Of the longest task: so long the next input may have to wait. */
  longestTaskCpuMs: number;
  /** Of the dearest interaction: from the input to the commit of the next frame. */
  interactionCpuMs: number;
  /** By the clock, from the input to the next paint, as INP counts it: for a machine that does nothing else. */
  interactionMs: number;
};

const categories = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];

/** Runs in the page, which knows no TypeScript. It looks when something has changed: each look costs CPU time. */
const pageScript = `
globalThis.awaitDrawn = (isDone) => new Promise((resolve, reject) => {
  const end = (settle) => {
    watcher.disconnect();
    clearTimeout(timer);
    settle();
  };
  const timer = setTimeout(() => end(() => reject(new Error("never true: " + isDone))), 120_000);
  const look = () => {
    if (isDone()) end(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  look();
});`;

export type StepTrace = {
  run(step: Step): Promise<void>;
  /** Ends the trace. */
  readCosts(): Promise<StepCost[]>;
};

/** Traces what is done with a page, after its next navigation. A browser has one trace at a time. */
export async function traceSteps(browser: Browser, page: Page): Promise<StepTrace> {
  await page.addInitScript(pageScript);
  await browser.startTracing(page, { categories });
  const steps: { name: string; inputs: number }[] = [];
  return {
    async run({ name, act, until, inputs = 1 }) {
      await page.evaluate(`performance.mark("step ${steps.length} begins")`);
      await act();
      await page.evaluate(`awaitDrawn(() => ${until})`);
      await page.evaluate(`performance.mark("step ${steps.length} ends")`);
      steps.push({ name, inputs });
    },
    async readCosts() {
      await page.evaluate("awaitDrawn(() => true)"); // an interaction is told of when its frame has been shown
      const events = readTrace(await browser.stopTracing());
      if (!events.some(isInteraction)) throw new Error("the trace tells of no interaction");
      return steps.map(({ name, inputs }, at) => ({ name, ...readCost(events, at, inputs) }));
    },
  };
}

/** Times and durations in microseconds. */
type TraceEvent = {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args: { data?: Interaction };
};

/** In milliseconds. */
type Interaction = { interactionId: number; timeStamp: number; duration: number; commitFinishTime?: number };

/** As Chromium writes it. */
function readTrace(trace: Buffer): TraceEvent[] {
  return (JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }).traceEvents;
}

type InteractionEvent = TraceEvent & { args: { data: Interaction } };

/** Events that are nobody's input have no number. */
function isInteraction(event: TraceEvent): event is InteractionEvent {
  return event.name === "EventTiming" && (event.args.data?.interactionId ?? 0) > 0;
}

function readCost(events: readonly TraceEvent[], step: number, inputs: number): Omit<StepCost, "name"> {
  const find = (mark: string) => events.find(({ name }) => name === mark);
  const [begin, end] = [find(`step ${step} begins`), find(`step ${step} ends`)];
  if (begin === undefined || end === undefined) throw new Error(`the trace has no step ${step}`);
  const own = events.filter(({ pid, tid }) => pid === begin.pid && tid === begin.tid);
  const tasksWithin = (from: number, to: number) =>
    own
      .filter(({ name, ts, dur = 0 }) => name === "RunTask" && ts < to && ts + dur > from)
      .map(({ tdur = 0 }) => tdur / 1_000);
  const tasks = tasksWithin(begin.ts, end.ts);
  if (sum(tasks) === 0) throw new Error(`the trace has no CPU times of step ${step}`);
  const interactions = own.filter(isInteraction).filter(({ ts }) => ts >= begin.ts && ts < end.ts);
  const cpuOf = ({ ts, args: { data } }: InteractionEvent) => {
    const { timeStamp, duration, commitFinishTime = 0 } = data; // 0, too, where no frame was committed for it
    const untilMs = commitFinishTime > timeStamp ? commitFinishTime - timeStamp : duration;
    return sum(tasksWithin(ts, ts + 1_000 * untilMs));
  };
  return {
    cpuMs: sum(tasks) / inputs,
    longestTaskCpuMs: Math.max(...tasks),
    interactionCpuMs: Math.max(0, ...interactions.map(cpuOf)),
    interactionMs: Math.max(0, ...interactions.map(({ args }) => args.data.duration)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

const columns = [
  { head: "CPU", figure: "cpuMs" },
  { head: "longest task", figure: "longestTaskCpuMs" },
  { head: "interaction", figure: "interactionCpuMs" },
  { head: "by the clock", figure: "interactionMs" },
] as const;

/** A table of what each step cost with each list. */
export function describeCosts(lists: readonly { title: string; costs: readonly StepCost[] }[]): string {
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(30), ...cells.map((cell) => cell.padStart(14))].join("");
  return [
    line(
      "ms",
      lists.flatMap(({ title }) => columns.map((_, at) => (at === 0 ? title : ""))),
    ),
    line(
      "",
      lists.flatMap(() => columns.map(({ head }) => head)),
    ),
    ...(lists[0]?.costs ?? []).map(({ name }, at) =>
      line(
        name,
        lists.flatMap(({ costs }) => columns.map(({ figure }) => costs[at]?.[figure].toFixed(0) ?? "")),
      ),
    ),
  ].join("\n");
}
