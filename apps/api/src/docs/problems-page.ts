import { problemCodes, problems } from "@posthorn/contract/problem";
import { escapeHtml, type Page, renderPage } from "./page.ts";

const style = `
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1b1f24 }
section { padding: .75rem; border-top: 1px solid #d0d7de }
section:target { background: #fff8c5 }
h1 { font-size: 1.75rem } main > p { margin-bottom: 1.5rem } h2 { font-size: 1.1rem; margin: 0 } p { margin: .25rem 0 0 }
a { color: #0550ae } code { font-size: .95em } .status { color: #57606a; font-weight: normal }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117 } main { color: #e6edf3 } a { color: #79c0ff }
  section { border-color: #30363d } section:target { background: #3b2e00 } .status { color: #9198a1 }
}`;

/** Where the `type` of every problem leads: what each code means, an anchor each. */
export const problemsPage: Page = {
  title: "Problems",
  html: renderPage(
    "Posthorn: problems",
    `<main>
<h1>Problems</h1>
<p>Every refusal of the API is <code>application/problem+json</code> (RFC 9457) with one of these codes. Codes never change.
See the <a href="/docs">API reference</a> for the calls that can answer with each.</p>
${problemCodes.map(describeProblem).join("\n")}
</main>`,
    style,
  ),
  contentSecurityPolicy:
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

function describeProblem(code: (typeof problemCodes)[number]): string {
  const { status, title, detail } = problems[code];
  return `<section id="${code}"><h2><a href="#${code}"><code>${code}</code></a> <span class="status">${status} ${escapeHtml(title)}</span></h2>
<p>${escapeHtml(detail)}</p></section>`;
}
