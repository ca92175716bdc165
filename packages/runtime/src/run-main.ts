import { SettingsError } from "./settings.ts";

/** Runs a program. A mistake in the settings is told in words; every other failure with its stack. Exits 1 after either. */
export async function runMain(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const text =
      error instanceof SettingsError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}
