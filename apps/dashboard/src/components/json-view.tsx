import classes from "./json-view.module.css";

const mostCharacters = 400_000;

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** JSON with colours, indented; any other text as it is. What is long scrolls. */
export function JsonView({ text, isRaw = false, label }: { text: string; isRaw?: boolean; label: string }) {
  const shown = isRaw ? text : indent(text);
  const isColoured = !isRaw && shown.length <= mostCharacters && isJson(text);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["scroll"]} tabIndex={0} aria-label={label}>
      <pre className={classes["json"]}>{isColoured ? colour(shown) : shown}</pre>
    </section>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Pretty, without a parse: numbers and strings stay exactly as they were sent. */
export function indent(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return text.replace(/"(?:\\.|[^"\\])*"|[{[]\s*[}\]]|[{}[\],:]|\s+/g, (part) => {
    if (part.startsWith('"')) return part;
    if (/^\s/.test(part)) return "";
    if (part.length > 1) return part.replace(/\s/g, "");
    if (part === ":") return ": ";
    if (part === ",") return `,${line()}`;
    depth += part === "{" || part === "[" ? 1 : -1;
    return part === "{" || part === "[" ? `${part}${line()}` : `${line()}${part}`;
  });
}

function colour(text: string) {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon, word, number] = match;
    if (match.index > end) parts.push(text.slice(end, match.index));
    const kind =
      colon !== undefined ? "name" : string !== undefined ? "string" : word !== undefined ? "word" : "number";
    parts.push(
      <span key={match.index} className={classes[kind]}>
        {string ?? word ?? number}
      </span>,
    );
    if (colon !== undefined) parts.push(colon);
    end = match.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts;
}
