import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useChange } from "../api/use-call.ts";
import { Icon } from "../components/icon.tsx";
import type { DeliveryTarget } from "../deliveries/delivery-target.ts";
import { type Endpoint, laneReads, type May } from "./endpoint-rights.ts";

const TestDialog = lazy(() => import("./test-dialog.tsx").then((file) => ({ default: file.TestDialog })));

/** Sends a test event to an endpoint, and shows what it answers. */
export function TestButton({
  endpoint,
  may,
  target,
}: {
  endpoint: Endpoint;
  may: May;
  target: DeliveryTarget;
}) {
  const test = useChange("testEndpoint", { changes: laneReads, isQuiet: true });
  const send = () => test.mutate({ path: { tenant: endpoint.tenantId, endpoint: endpoint.id }, body: {} });
  return (
    <>
      <Button
        size="sm"
        variant="default"
        disabled={endpoint.status !== "active"}
        loading={test.isPending}
        leftSection={<Icon name="send" size={15} />}
        onClick={send}
      >
        Send test event
      </Button>
      <Suspense>
        {!test.isPending && !test.isIdle && (
          <TestDialog
            sent={test.data?.delivery}
            error={test.error}
            mayRead={may("deliveries:read")}
            target={target}
            onSendAnother={send}
            onClose={test.reset}
          />
        )}
      </Suspense>
    </>
  );
}
