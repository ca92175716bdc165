export type Start = {
  url: string;
  rootKey: string;
  dataDir: string;
  /** CIDRs that deliveries may reach although they are not public. */
  allowedNetworks: readonly string[];
};

/** What a person sees when standalone has started: where it is, the key, and what to try first, ready to be copied. */
export function describeStart({ url, rootKey, dataDir, allowedNetworks }: Start): string {
  return `
Posthorn runs. Stop it with Ctrl+C.

  Dashboard  ${url}/dashboard
  API        ${url}
  Spec       ${url}/openapi.json
  Key        ${rootKey}
  Data       ${dataDir}

The key signs you in to the dashboard, and calls the API.

Try it, in another terminal:

  API=${url}/v1/tenants/acme
  AUTH='authorization: Bearer ${rootKey}'
  JSON='content-type: application/json'
  curl -X PUT "$API" -H "$AUTH" -H "$JSON" -d '{"name":"Acme Inc."}'
  curl "$API/endpoints" -H "$AUTH" -H "$JSON" -d '{"url":"http://127.0.0.1:9000"}'
  curl "$API/events" -H "$AUTH" -H "$JSON" -d '{"eventType":"invoice.paid","payload":{"total":1.0}}'
  curl "$API/deliveries" -H "$AUTH"

The endpoint is a receiver to be started in a third terminal, with the secret that its creation
answers: npm run receiver -- --secret whsec_…
${describeReach(allowedNetworks)}`;
}

function describeReach(allowedNetworks: readonly string[]): string {
  if (allowedNetworks.some((network) => network.startsWith("127."))) return "";
  return `Deliveries reach public addresses only. To try it with this receiver, stop Posthorn and start it as
POSTHORN_ALLOWED_NETWORKS=127.0.0.0/8 npm start
`;
}
