/** A request as a command for a POSIX shell. What is tenants' own is quoted, so that it is never run. */
export function describeCurl(request: {
  url: string;
  headers: Record<string, string>;
  body: string;
}): string {
  const headers = Object.entries(request.headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  return ["curl -i", ...headers, `--data-raw ${quote(request.body)}`, quote(request.url)].join(" \\\n  ");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
