import { useRead } from "../api/use-call.ts";
import { shortenId } from "../words/ids.ts";
import { Hint } from "./hint.tsx";

const freshForMs = 5 * 60_000;

/** A tenant's name where it can be read, else its id. Asked once for all places that show it. */
export function TenantName({ id }: { id: string }) {
  const { data } = useRead("getTenant", { path: { tenant: id } }, { freshForMs });
  return <NameWithId id={id} name={data?.name} />;
}

/** Where an endpoint is, without the scheme; its id where that cannot be read. */
export function EndpointName({ tenant, id, mayRead }: { tenant: string; id: string; mayRead: boolean }) {
  const { data } = useRead(
    "getEndpoint",
    { path: { tenant, endpoint: id } },
    { freshForMs, isEnabled: mayRead },
  );
  return <NameWithId id={id} name={data?.url.replace(/^https?:\/\//, "")} />;
}

/** What an API key is called, where that can be read, or which portal session it was; nobody is Posthorn itself. */
export function ActorName({ id, mayReadKeys }: { id: string | null; mayReadKeys: boolean }) {
  const isKey = id?.startsWith("key_") ?? false;
  const { data } = useRead(
    "getApiKey",
    { path: { apiKey: id ?? "" } },
    { freshForMs, isEnabled: isKey && mayReadKeys },
  );
  if (id === null) return "Posthorn";
  return <NameWithId id={id} name={isKey ? data?.name : `portal session ${shortenId(id)}`} />;
}

function NameWithId({ id, name }: { id: string; name: string | undefined }) {
  return (
    <Hint text={name === undefined ? id : `${name} · ${id}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
      <span className="clipped" tabIndex={0}>
        {name ?? shortenId(id)}
      </span>
    </Hint>
  );
}
