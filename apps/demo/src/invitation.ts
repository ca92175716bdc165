import type { Paint } from "@posthorn/receiver/describe-request";
import { tenant } from "./plot.ts";

/** What to try by hand while the demo is up; every line can be copied as it is. `deliveryId`: one with several attempts. */
export function describeInvitation(
  options: { url: string; rootKey: string; deliveryId: string },
  paint: Paint,
): string {
  const { url, rootKey, deliveryId } = options;
  const note = (text: string) => paint("dim", `  ${text}:`);
  return `
${paint("bold", "Try it yourself")}: Posthorn and the receivers stay up until Ctrl+C. In another terminal:

  API=${url}/v1/tenants/${tenant.externalId}
  AUTH='authorization: Bearer ${rootKey}'
  JSON='content-type: application/json'

${note("Emit an event, and see it arrive above")}
  curl "$API/events" -H "$AUTH" -H "$JSON" -d '{"eventType":"invoice.paid","payload":{"total":1.0}}'

${note("What was delivered, what is still waiting, and every attempt of the delivery that was retried")}
  curl "$API/deliveries?status=delivered&limit=2" -H "$AUTH"
  curl "$API/deliveries?status=pending" -H "$AUTH"
  curl "$API/deliveries/${deliveryId}/attempts" -H "$AUTH"

${note("A receiver of your own: subscribe it, then start it with the secret of the answer")}
  curl "$API/endpoints" -H "$AUTH" -H "$JSON" -d '{"url":"http://127.0.0.1:9000"}'
  npm run receiver -- --secret whsec_…

Dashboard  ${paint("cyan", `${url}/dashboard`)}
API        ${paint("cyan", url)}
Spec       ${paint("cyan", `${url}/openapi.json`)}
Key        ${rootKey}
`;
}
