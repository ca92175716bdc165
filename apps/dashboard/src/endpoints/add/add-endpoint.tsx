import { type ReactNode, useState } from "react";
import { Icon } from "../../components/icon.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ScreenButton, type Way } from "../../components/screen-button.tsx";
import type { DeliveryTarget } from "../../deliveries/delivery-target.ts";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import type { May } from "../endpoint-rights.ts";
import classes from "./add-endpoint.module.css";
import { type CreatedEndpoint, EndpointForm } from "./endpoint-form.tsx";
import { EndpointMade } from "./endpoint-made.tsx";

export type AddEndpointPlaces = {
  /** Where one came from. */
  list: Way;
  endpoint: (id: string) => Way;
  delivery: DeliveryTarget;
};

/** Makes an endpoint on one page, and then shows what its owner needs next. */
export function AddEndpoint({
  tenant,
  may,
  places,
  lead = "An endpoint is a URL that events are delivered to.",
  eventTypes,
}: {
  tenant: string;
  may: May;
  places: AddEndpointPlaces;
  /** Below the heading. */
  lead?: ReactNode;
  /** Those that are chosen at first; all when left out. */
  eventTypes?: readonly string[] | undefined;
}) {
  const [made, setMade] = useState<CreatedEndpoint | null>(null);
  const back = (
    <ScreenLink {...places.list}>
      <Icon name="arrowLeft" size={13} /> Endpoints
    </ScreenLink>
  );
  if (made === null)
    return (
      <PageHead title="Add endpoint" lead={lead} back={back}>
        <EndpointForm
          tenant={tenant}
          eventTypes={eventTypes}
          cancel={<ScreenLink {...places.list}>Cancel</ScreenLink>}
          onMade={(endpoint) => {
            setMade(endpoint);
            scrollTo({ top: 0 });
          }}
        />
      </PageHead>
    );
  return (
    <PageHead
      key={made.id}
      title="Endpoint added"
      lead={<span className={classes["url"]}>{made.url}</span>}
      back={back}
    >
      <EndpointMade
        endpoint={made}
        may={may}
        delivery={places.delivery}
        onward={
          <ScreenButton {...places.endpoint(made.id)} rightSection={<Icon name="arrowRight" size={15} />}>
            Go to the endpoint
          </ScreenButton>
        }
      />
    </PageHead>
  );
}
