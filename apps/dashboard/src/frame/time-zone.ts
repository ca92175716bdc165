import { createStoredValue, useStoredValue } from "./stored-value.ts";

export type TimeZone = "local" | "utc";

export const timeZone = createStoredValue<TimeZone>("time-zone", (text) =>
  text === '"utc"' ? "utc" : "local",
);

export function useTimeZone(): TimeZone {
  return useStoredValue(timeZone);
}
