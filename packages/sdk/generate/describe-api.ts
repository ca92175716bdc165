import { openApiDocument } from "@posthorn/contract/openapi";
import openapiTypescript, { astToString, type OpenAPI3 } from "openapi-typescript";

type Operation = {
  operationId?: string;
  parameters?: { name?: string }[];
  responses?: Record<string, unknown>;
};
type PathItem = Record<string, Operation>;

const note = "// Made from the contract by `npm run generate:sdk`.\n\n";

/** What the SDK knows of the API, as the text of two files: the types of its calls, and their methods and paths. */
export async function describeApi(): Promise<{ types: string; calls: string }> {
  const document = openApiDocument("1");
  const paths = Object.entries(document.paths ?? {}) as [string, PathItem][];
  const calls = paths.flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => describeCall(method, path, operation)),
  );
  const types = await openapiTypescript(asOpenApi({ ...document, paths: withoutRefusals(paths) }), {
    defaultNonNullable: false,
  });
  return {
    types: `${note}${astToString(types)}`,
    calls: `${note}/** Method and path of each call, by its operation id, and whether it takes an Idempotency-Key. */\nexport const calls = {\n${calls.join("\n")}\n} as const;\n`,
  };
}

function describeCall(method: string, path: string, { operationId, parameters = [] }: Operation): string {
  const takesKey = parameters.some(({ name }) => name === "idempotency-key");
  return `  ${operationId}: { method: "${method.toUpperCase()}", path: "${path}", takesKey: ${takesKey} },`;
}

/** Every refusal is a problem, which is one type: without them the file is a fifth as long. */
function withoutRefusals(paths: [string, PathItem][]): Record<string, PathItem> {
  return Object.fromEntries(
    paths.map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [
          method,
          {
            ...operation,
            responses: Object.fromEntries(
              Object.entries(operation.responses ?? {})
                .filter(([status]) => status.startsWith("2"))
                .map(([status, answer]) => [status, { ...Object(answer), headers: {} }]),
            ),
          },
        ]),
      ),
    ]),
  );
}

/** The document is OpenAPI 3.1, of which both libraries have types of their own; its webhooks are no calls. */
function asOpenApi({ webhooks: _, ...document }: Record<string, unknown>): OpenAPI3 {
  return document as unknown as OpenAPI3;
}
