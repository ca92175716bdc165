import { SearchField } from "../../components/search-field.tsx";
import classes from "./endpoint-filters.module.css";

const statuses = ["active", "paused", "disabled"] as const;
export type EndpointStatus = (typeof statuses)[number];

/** Narrows the endpoints that are shown, as one types. */
export function EndpointFilters({
  q,
  status,
  onChange,
}: {
  q: string;
  status: EndpointStatus | undefined;
  onChange: (patch: { q?: string | undefined; status?: EndpointStatus | undefined }) => void;
}) {
  return (
    <search className={classes["filters"]}>
      <div className={classes["text"]}>
        <SearchField
          label="Search endpoints"
          placeholder="URL, description or event type"
          value={q}
          onChange={(text) => onChange({ q: text || undefined, status })}
        />
      </div>
      <fieldset className={classes["statuses"]}>
        <legend className="visually-hidden">Status</legend>
        {statuses.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={status === one}
            onClick={() => onChange({ q: q || undefined, status: status === one ? undefined : one })}
          >
            {one}
          </button>
        ))}
      </fieldset>
    </search>
  );
}
