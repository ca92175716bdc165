import { Input, NumberInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { Panel } from "../../components/page-head.tsx";
import classes from "./add-endpoint.module.css";
import { AuthenticationFields } from "./authentication-fields.tsx";
import type { EndpointDraft, Faults } from "./endpoint-draft.ts";
import { HeaderFields } from "./header-fields.tsx";
import { usualWaits } from "./retry-waits.ts";

export type SettingsProps = {
  draft: EndpointDraft;
  onChange: (change: Partial<EndpointDraft>) => void;
  faults: Faults;
};

/** What may be left as it is. */
export function SettingsSection({
  isOpen,
  onToggle,
  ...props
}: SettingsProps & { isOpen: boolean; onToggle: (isOpen: boolean) => void }) {
  const { draft, onChange, faults } = props;
  return (
    <Panel>
      <details
        className={classes["settings"]}
        open={isOpen}
        onToggle={(event) => onToggle(event.currentTarget.open)}
      >
        <summary>
          <h2>3. Settings</h2>
          <span>optional: description, headers, authentication, timeout, rate, retries</span>
        </summary>
        <div className={classes["section"]}>
          <Textarea
            label="Description"
            placeholder="What it is for"
            value={draft.description}
            onChange={(event) => onChange({ description: event.currentTarget.value })}
            error={faults["/description"]}
            autosize
            maxLength={1_000}
          />
          <HeaderFields
            rows={draft.headers}
            onChange={(headers) => onChange({ headers })}
            error={faults["/headers"]}
          />
          <AuthenticationFields
            authentication={draft.authentication}
            onChange={(authentication) => onChange({ authentication })}
            error={faults["/authentication"]}
          />
          <Pace {...props} />
          <Retries {...props} />
        </div>
      </details>
    </Panel>
  );
}

function Pace({ draft, onChange, faults }: SettingsProps) {
  return (
    <div className={classes["pair"]}>
      <NumberInput
        label="Timeout in seconds"
        description="Taking longer is a failed attempt. 1 to 30."
        placeholder="15"
        value={draft.timeoutSeconds}
        onChange={(value) => onChange({ timeoutSeconds: typeof value === "number" ? value : "" })}
        error={faults["/timeoutMs"]}
        min={1}
        max={30}
        hideControls
      />
      <NumberInput
        label="Attempts a second, at most"
        description="Where a server takes only so many."
        placeholder="no limit"
        value={draft.ratePerSecond}
        onChange={(value) => onChange({ ratePerSecond: typeof value === "number" ? value : "" })}
        error={faults["/ratePerSecond"]}
        min={0.01}
        max={10_000}
        hideControls
      />
    </div>
  );
}

function Retries({ draft, onChange, faults }: SettingsProps) {
  return (
    <Input.Wrapper label="Retries" labelElement="div">
      <div className={classes["retries"]}>
        <SegmentedControl
          aria-label="Retries"
          value={draft.retries}
          onChange={(value) => onChange({ retries: value as EndpointDraft["retries"] })} // one of the three below
          data={[
            { value: "usual", label: "Usual" },
            { value: "own", label: "Own waits" },
            { value: "none", label: "None" },
          ]}
        />
        {draft.retries === "own" ? (
          <TextInput
            aria-label="Waits between attempts"
            placeholder="5 s, 5 min, 2 h, 1 d"
            value={draft.waits}
            onChange={(event) => onChange({ waits: event.currentTarget.value })}
            error={faults["/retrySchedule"]}
            maxLength={500}
          />
        ) : (
          <p>
            {draft.retries === "usual"
              ? `What fails is sent again after ${usualWaits}.`
              : "An event that does not arrive at the first attempt is not sent again by itself."}
          </p>
        )}
      </div>
    </Input.Wrapper>
  );
}
