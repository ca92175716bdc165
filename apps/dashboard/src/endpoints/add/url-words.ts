import type { Answer } from "@posthorn/sdk";

export type UrlVerdict = Answer<"checkEndpointUrl">;

/**
 * One thing that a URL needs. `open`: not looked at yet. `warn`: the URL may be saved, but deliveries would not arrive, or not in
 * confidence.
 */
export type UrlNote = { tone: "open" | "good" | "warn" | "bad"; text: string };

/** How a URL stands to all three that it needs; without a verdict, what they are. */
export function describeUrl(url: string, verdict: UrlVerdict | undefined): UrlNote[] {
  if (verdict === undefined)
    return [
      { tone: "open", text: "https://, and a host name" },
      { tone: "open", text: "The host has an address in DNS" },
      { tone: "open", text: "The address is public" },
    ];
  const host = URL.canParse(url) ? new URL(url).hostname : "The host";
  return [describeForm(url, verdict), describeDns(host, verdict), describeAddress(host, verdict)];
}

function describeForm(url: string, { checks: { form } }: UrlVerdict): UrlNote {
  if (form === "failed") return { tone: "bad", text: "It cannot be used as it is written" };
  if (/^https:/i.test(url)) return { tone: "good", text: "https: nobody reads or changes it on its way" };
  return { tone: "warn", text: "http: others can read it on its way. Use https outside of tests." };
}

function describeDns(host: string, { checks: { form, dns, address } }: UrlVerdict): UrlNote {
  if (form === "failed") return { tone: "open", text: "The host has an address in DNS" };
  if (dns === "passed") return { tone: "good", text: `${host} has an address in DNS` };
  if (dns === "failed")
    return {
      tone: "warn",
      text: `${host} has no address in DNS. You may save it: attempts fail until it has one.`,
    };
  if (address === "skipped") return { tone: "warn", text: `${host} could not be looked up just now` };
  return { tone: "good", text: "An address needs no DNS" };
}

function describeAddress(host: string, { isAllowed, checks: { address } }: UrlVerdict): UrlNote {
  if (address === "skipped") return { tone: "open", text: "The address is public" };
  if (address === "passed") return { tone: "good", text: "Posthorn may send to its address" };
  if (!isAllowed) return { tone: "bad", text: "The address is private or reserved" };
  return {
    tone: "warn",
    text: `${host} leads to an address that is private or reserved. You may save it: attempts are blocked until that changes.`,
  };
}
