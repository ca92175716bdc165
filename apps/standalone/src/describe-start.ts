/** What a person sees when standalone has started: where it is, the key, and what to try first. */
export function describeStart(url: string, rootKey: string): string {
  return `
Posthorn runs at ${url}
Its admin key is ${rootKey}

Try it:
  export POSTHORN_KEY=${rootKey}
  curl -X PUT ${url}/v1/tenants/acme -H "authorization: Bearer $POSTHORN_KEY" \\
    -H 'content-type: application/json' -d '{"name":"Acme"}'

API description: ${url}/openapi.json
Stop with Ctrl+C.
`;
}
