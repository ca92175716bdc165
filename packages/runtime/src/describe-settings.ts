import type { Setting } from "./settings.ts";

type SettingsTable = Readonly<Record<string, Setting>>;

const writtenBy =
  "Written by `npx node scripts/write-configuration.ts` from packages/runtime/src/settings.ts.";

const configurationHead = `# Configuration

<!-- ${writtenBy} Do not edit it by hand. -->

Every setting is an environment variable, read once at start. A process that finds mistakes in them names all of them and
does not start. An empty variable counts as unset. A name that starts with \`POSTHORN_\` and is not in this table
is told in a warning at the start.

What each process needs, and how to make the keys: [self-hosting](guides/self-hosting.md).

| setting | what it is for | default | secret |
|---|---|---|---|
`;

const environmentHead = `# ${writtenBy}
# Copy this file to .env: \`docker compose\` reads it by itself, node with \`node --env-file=.env\`.
# Every setting is explained in docs/configuration.md.

# The password of the Postgres in docker-compose.yml, which alone reads it. Letters and digits only: it becomes part of a URL.
# POSTGRES_PASSWORD=
`;

/** docs/configuration.md: a table of all settings. */
export function describeConfiguration(table: SettingsTable): string {
  const rows = Object.entries(table).map(([name, setting]) => {
    const cells = [`\`${name}\``, setting.about, setting.fallback, setting.isSecret ? "yes" : ""];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  });
  return configurationHead + rows.join("");
}

/** .env.example: every setting, commented out. */
export function describeEnvironment(table: SettingsTable): string {
  const entries = Object.entries(table).map(
    ([name, { about, fallback }]) => `\n# ${about}\n# Default: ${fallback.replaceAll("`", "")}\n# ${name}=\n`,
  );
  return environmentHead + entries.join("");
}
