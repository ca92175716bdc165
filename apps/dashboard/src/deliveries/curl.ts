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

/** Standard Webhooks 1.0: `v1` and the HMAC-SHA256 of `id.timestamp.body`. */
export async function signBody(secret: string, id: string, timestamp: string, body: string): Promise<string> {
  const key = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (letter) => letter.charCodeAt(0));
  const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const bytes = await crypto.subtle.sign(
    "HMAC",
    hmac,
    new TextEncoder().encode(`${id}.${timestamp}.${body}`),
  );
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(bytes)))}`;
}
