import { styleText } from "node:util";
import { describeRequest } from "./describe-request.ts";
import { type CommandOptions, helpText, parseOptions } from "./options.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { scriptAnswers } from "./script.ts";
import { verifyDelivery } from "./verify.ts";

const parsed = parseOptions(process.argv.slice(2));
switch (parsed.kind) {
  case "help":
    process.stdout.write(helpText);
    break;
  case "invalid":
    for (const problem of parsed.problems) console.error(`receiver: ${problem}`);
    console.error("receiver: --help lists the options");
    process.exitCode = 2;
    break;
  case "run":
    await runReceiver(parsed.options);
}

async function runReceiver(options: CommandOptions): Promise<void> {
  try {
    let received = 0;
    const receiver = await startPrintingReceiver(options, () => received++);
    const stop = async () => {
      await receiver.stop();
      console.log(styleText("dim", `Stopped after ${count(received, "request")}`));
    };
    process.once("SIGINT", () => void stop());
    process.once("SIGTERM", () => void stop());

    console.log(`${styleText("bold", "Posthorn receiver")} on ${styleText("cyan", receiver.url)}`);
    console.log(styleText("dim", `${summarise(options)}; Ctrl+C stops`));
  } catch (error) {
    console.error(`receiver: ${explainStartFailure(error, options.port)}`);
    process.exitCode = 1;
  }
}

function startPrintingReceiver(
  { port, secrets, script }: CommandOptions,
  onRequest: () => void,
): Promise<Receiver> {
  const chooseAnswer = scriptAnswers(script);
  return startReceiver({
    port,
    collect: false,
    onRequest,
    answer: (request) => {
      if (secrets.length > 0) request.verified = verifyDelivery(secrets, request);
      const answer = chooseAnswer(request);
      console.log(describeRequest(request, answer, styleText));
      return answer;
    },
  });
}

function summarise({ secrets, script }: CommandOptions): string {
  return [
    `answers ${script.status}`,
    script.delayMs > 0 && `after ${script.delayMs} ms`,
    script.failFirst > 0 && `first fails ${count(script.failFirst, "attempt")} of each webhook-id`,
    script.failRate > 0 && `fails ${Math.round(script.failRate * 100)} % of the requests`,
    secrets.length > 0 ? `checks signatures with ${count(secrets.length, "secret")}` : "checks no signatures",
  ]
    .filter(Boolean)
    .join(", ");
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

function explainStartFailure(error: unknown, port: number): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `port ${port} is in use; give another --port, or 0 for a free one`;
  if (code === "EACCES") return `port ${port} is not allowed here; give a --port from 1024 up`;
  return error instanceof Error ? error.message : String(error);
}
