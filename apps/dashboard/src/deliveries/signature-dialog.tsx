import { Button, Group, Modal, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../api/api-client.tsx";
import { ProblemAlert } from "../components/problem-alert.tsx";
import type { Delivery } from "../words/statuses.ts";
import type { Attempt } from "./attempt-timeline.tsx";
import { checkSignature, type GivenSignature, type SignatureCheck } from "./check-signature.ts";
import type { Endpoint } from "./sent-headers.ts";
import { SignatureVerdict } from "./signature-verdict.tsx";

/** Checks a signature here in the browser, and says why it is not right: the secret goes nowhere. */
export function SignatureDialog({
  delivery,
  endpoint,
  attempt,
  body,
  mayReadSecret,
  onClose,
}: {
  delivery: Delivery;
  endpoint: Endpoint | undefined;
  attempt: Attempt;
  body: string;
  mayReadSecret: boolean;
  onClose: () => void;
}) {
  const [given, setGiven] = useState<GivenSignature>({
    id: delivery.eventId,
    timestamp: String(Math.floor(Date.parse(attempt.startedAt) / 1_000)),
    signature: "",
    secret: "",
    body,
  });
  const [check, setCheck] = useState<SignatureCheck | null>(null);
  const change = (patch: Partial<GivenSignature>) => {
    setGiven((now) => ({ ...now, ...patch }));
    setCheck(null);
  };
  const field = (name: keyof GivenSignature) => ({
    value: given[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
    autoComplete: "off",
    spellCheck: false,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="Verify a signature"
      size="xl"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void checkSignature(given).then(setCheck);
        }}
      >
        <p>
          Signatures are not kept. Give the one that your server received, or the one that your code made; it
          is checked here, in your browser. {notesOf(endpoint, attempt)}
        </p>
        <Textarea
          label="webhook-signature"
          placeholder="v1,…"
          required
          data-autofocus
          autosize
          maxRows={4}
          maxLength={8_192}
          {...field("signature")}
        />
        <PasswordInput
          mt="sm"
          label="Secret"
          placeholder="whsec_…"
          required
          maxLength={200}
          visibilityToggleButtonProps={{ "aria-label": "Show the secret" }}
          {...field("secret")}
        />
        {mayReadSecret && <UseSecret delivery={delivery} onSecret={(secret) => change({ secret })} />}
        <Group grow mt="sm" align="start" preventGrowOverflow={false}>
          <TextInput label="webhook-id" required maxLength={200} {...field("id")} />
          <TextInput label="webhook-timestamp" required maxLength={20} {...field("timestamp")} />
        </Group>
        <Textarea mt="sm" label="Body" rows={4} {...field("body")} />
        {check !== null && <SignatureVerdict check={check} timestamp={given.timestamp} />}
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit">Verify</Button>
        </Group>
      </form>
    </Modal>
  );
}

/** What in the form may differ from what was sent. */
function notesOf(endpoint: Endpoint | undefined, attempt: Attempt): string {
  const notes = ["The id, the time and the body below are what this attempt was made of."];
  if (endpoint === undefined) return notes.join(" ");
  if (endpoint.format === "envelope" || endpoint.format === "cloudevents_structured")
    notes.push(`Its endpoint gets the body as ${endpoint.format}: give it as it arrived.`);
  if (endpoint.authentication?.type === "oauth2")
    notes.push("It was signed after its access token was fetched, so take the timestamp that arrived.");
  if (endpoint.version !== attempt.endpointVersion)
    notes.push("The endpoint was changed since, and its secret may have been rotated.");
  return notes.join(" ");
}

function UseSecret({ delivery, onSecret }: { delivery: Delivery; onSecret: (secret: string) => void }) {
  const api = useApi();
  const [error, setError] = useState<unknown>(null);
  const read = async () => {
    const path = { tenant: delivery.tenantId, endpoint: delivery.endpointId };
    onSecret((await api.call("getEndpointSecret", { path })).secret);
  };
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={() => void read().catch(setError)}>
        Use the endpoint's secret
      </Button>
      {error !== null && <ProblemAlert error={error} />}
    </>
  );
}
