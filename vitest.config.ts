import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What the programs under test are compiled to: the suites start them hundreds of times. */
const compileCache = join(import.meta.dirname, "node_modules/.cache/compiled");

/**
 * unit: rules and adapters that need no service, seconds in all.
 * integration: real Postgres and queues, one database per test file.
 * e2e: running processes, driven through HTTP only.
 * ui: the same, driven through a browser.
 */
export default defineConfig({
  test: {
    restoreMocks: true,
    env: { NODE_COMPILE_CACHE: compileCache },
    maxWorkers: 2,
    // Ends what hangs, and nothing else: on a machine with other work, anything may take many times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        ssr: { resolve: { conditions: ["posthorn-source", "module", "node", "development|production"] } },
        test: {
          name: "unit",
          include: [
            "packages/**/*.test.ts",
            "apps/**/*.test.ts",
            "tests/bench/**/*.test.ts",
            "tests/chaos/**/*.test.ts",
          ],
          exclude: ["**/*.integration.test.ts", "tests/chaos/chaos-*.test.ts", "**/node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: [
            "packages/**/*.integration.test.ts",
            "apps/**/*.integration.test.ts",
            "tests/pipeline/**/*.test.ts",
            "tests/model/**/*.test.ts",
          ],
          globalSetup: ["packages/testkit/src/start-services.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["tests/e2e/*.test.ts", "tests/chaos/chaos-*.test.ts"],
          globalSetup: ["packages/testkit/src/start-services.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "ui",
          include: ["tests/e2e/ui/**/*.test.ts"],
          globalSetup: ["tests/e2e/ui/prepare.ts", "packages/testkit/src/start-services.ts"],
        },
      },
    ],
  },
});
