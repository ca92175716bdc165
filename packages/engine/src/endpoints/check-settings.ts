import { checkHeaders } from "@posthorn/domain/endpoint-header";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";

/** @throws EngineError url_not_allowed */
export function requireAllowedUrl(engine: Pick<Engine, "rules">, url: string, pointer = "/url"): void {
  const refused = engine.rules.refuseUrl(url);
  if (refused !== null) throw new EngineError("url_not_allowed", refused.message, pointer);
}

/** @throws EngineError invalid_field naming the first header that may not be set */
export function requireAllowedHeaders(headers: Record<string, string>): void {
  const [refused] = checkHeaders(headers);
  if (refused === undefined) return;
  const token = refused.name.replaceAll("~", "~0").replaceAll("/", "~1");
  throw new EngineError(
    "invalid_field",
    refused.problem,
    refused.name === "" ? "/headers" : `/headers/${token}`,
  );
}
