import { expect, test } from "vitest";
import { asUser } from "./embedded-os-user.ts";

test.each([
  ["ourselves", undefined, "postgres -V", {}],
  ["another user", { uid: 101, gid: 104 }, "postgres -V", { uid: 101, gid: 104 }],
  [
    "another user in a closed folder",
    { uid: 101, gid: 104, capability: "dac_read_search" } as const,
    "setpriv --reuid=101 --regid=104 --clear-groups --inh-caps=+dac_read_search --ambient-caps=+dac_read_search postgres -V",
    {},
  ],
])("runs a program as %s, without our environment", (_name, user, commandLine, ids) => {
  const { file, args, options } = asUser(user, "postgres", ["-V"]);
  expect([file, ...args].join(" ")).toBe(commandLine);
  expect(options).toEqual({ cwd: "/", env: {}, ...ids });
});
