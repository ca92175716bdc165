import { Group, NativeSelect, TextInput } from "@mantine/core";
import { useTimeZone } from "../frame/time-zone.ts";
import { describeSince, type Since, type Within, withins, writeLocalTime } from "./since.ts";

const presets = withins.map((value) => ({
  value,
  label: describeSince({ within: value }),
}));
const dayMs = 86_400_000;

/** Chooses how far back something goes. */
export function SinceField({
  label,
  since,
  onChange,
}: {
  label: string;
  since: Since;
  onChange: (since: Since) => void;
}) {
  const zone = useTimeZone();
  return (
    <Group align="flex-end" gap="xs">
      <NativeSelect
        label={label}
        data={[...presets, { value: "from", label: "since a time…" }]}
        value={"within" in since ? since.within : "from"}
        onChange={({ currentTarget: { value } }) =>
          onChange(
            value === "from"
              ? { from: writeLocalTime(Date.now() - dayMs, zone) }
              : { within: value as Within }, // one of the presets
          )
        }
      />
      {"from" in since && (
        <TextInput
          type="datetime-local"
          label={zone === "utc" ? "Time (UTC)" : "Time (local)"}
          value={since.from}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
        />
      )}
    </Group>
  );
}
