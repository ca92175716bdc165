/** One parameter of a URL: what its text means, and how a value is written. undefined: not there, or nonsense. */
export type SearchParam<Value> = {
  read(text: string): Value | undefined;
  write(value: Value): string;
};

// biome-ignore lint/suspicious/noExplicitAny: a parameter both takes and gives its value, so no other bound holds all
export type SearchShape = Record<string, SearchParam<any>>;
export type SearchOf<Shape extends SearchShape> = {
  [Name in keyof Shape]?: (Shape[Name] extends SearchParam<infer Value> ? Value : never) | undefined;
};

const longestText = 2_000;

export const textParam: SearchParam<string> = {
  read: (text) => (text === "" ? undefined : text.slice(0, longestText)),
  write: (value) => value,
};

export function oneOfParam<const Value extends string>(values: readonly Value[]): SearchParam<Value> {
  return { read: (text) => values.find((value) => value === text), write: (value) => value };
}

export const flagParam: SearchParam<true> = {
  read: (text) => (text === "1" ? true : undefined),
  write: () => "1",
};

/** The texts of a URL as the screen's own values; what it does not know is left out. */
export function readSearch<Shape extends SearchShape>(
  shape: Shape,
  texts: Record<string, string>,
): SearchOf<Shape> {
  const entries = Object.entries(shape).map(([name, param]) => [name, readOne(param, texts[name])]);
  return Object.fromEntries(entries) as SearchOf<Shape>; // each was read by the parameter of its name
}

function readOne(param: SearchShape[string], text: string | undefined): unknown {
  return text === undefined ? undefined : param.read(text);
}

/** The other way; what is undefined stays out of the URL. */
export function writeSearch<Shape extends SearchShape>(
  shape: Shape,
  values: SearchOf<Shape>,
): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, param] of Object.entries(shape)) {
    const value = values[name];
    if (value !== undefined) texts[name] = param.write(value);
  }
  return texts;
}

/** Plain names and texts: what people can read and write by hand. */
export function parseQuery(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

export function formatQuery(texts: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value === "string" && value !== "") parameters.set(name, value);
  }
  return parameters.size === 0 ? "" : `?${parameters}`;
}
