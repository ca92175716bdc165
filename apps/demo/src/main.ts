import { runMain } from "@posthorn/runtime/run-main";
import { runDemo } from "./demo.ts";
import { helpText, parseOptions } from "./options.ts";

const parsed = parseOptions(process.argv.slice(2));
switch (parsed.kind) {
  case "help":
    process.stdout.write(helpText);
    break;
  case "invalid":
    console.error(`demo: ${parsed.problem}\ndemo: --help lists the options`);
    process.exitCode = 2;
    break;
  case "run": {
    const { isOnce } = parsed;
    await runMain(async () => {
      const missing = await runDemo(process.env, { isOnce });
      if (!isOnce || missing.length === 0) return;
      console.error(`demo: ${missing.join("\ndemo: ")}`);
      process.exitCode = 1;
    });
  }
}
