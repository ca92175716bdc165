import { compileFilter, type Filter } from "@posthorn/domain/filter";
import { EngineError } from "../errors.ts";

/** @throws EngineError invalid_field naming all that is wrong with it, below /filter */
export function requireFilter(source: Record<string, unknown>): Filter {
  const compiled = compileFilter(source);
  if (compiled.ok) return compiled.filter;
  const errors = compiled.errors.map(({ pointer, message }) => ({ pointer: `/filter${pointer}`, message }));
  throw new EngineError("invalid_field", "The filter cannot be used.", errors);
}
