import { TextInput } from "@mantine/core";
import { Icon, type IconName } from "../../components/icon.tsx";
import classes from "./url-field.module.css";
import { describeUrl, type UrlNote } from "./url-words.ts";
import { useUrlCheck } from "./use-url-check.ts";

const icons: Record<UrlNote["tone"], IconName> = {
  open: "clock",
  good: "check",
  warn: "alert",
  bad: "cross",
};

/** The URL of an endpoint. What is wrong with it is said as it is written. */
export function UrlField({
  tenant,
  url,
  onChange,
  error,
}: {
  tenant: string;
  url: string;
  onChange: (url: string) => void;
  error: string | undefined;
}) {
  const { verdict, isChecking } = useUrlCheck(tenant, url);
  const refusal = verdict?.isAllowed === false ? verdict.message : undefined;
  return (
    <div>
      <TextInput
        label="URL"
        description="Where the server takes events. Each comes as a POST request; any 2xx answer says that it arrived."
        placeholder="https://hooks.example.com/in"
        value={url}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error ?? refusal}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={3_000}
        required
        withAsterisk={false}
      />
      <ul className={classes["notes"]} aria-live="polite" aria-label="What it needs">
        {describeUrl(url, verdict).map(({ tone, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: there are always the same three
          <li key={index} data-tone={tone}>
            <Icon name={tone === "open" && !isChecking ? "dot" : icons[tone]} size={14} />
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}
