import { useChange } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ScreenLink, useOpenScreen } from "../../frame/screen-navigation.tsx";
import { emptyEventTypeDraft } from "./event-type-draft.ts";
import { EventTypeForm } from "./event-type-form.tsx";
import { eventTypeScreen, eventTypesScreen } from "./screen.ts";

/** Adds an event type to the catalogue. */
export function Page() {
  const open = useOpenScreen();
  const create = useChange("createEventType", {
    ...{ changes: ["listEventTypes", "listAuditLog"], isQuiet: true },
    says: ({ name }) => `Created ${name}`,
    onDone: ({ name }) => open(eventTypeScreen, { params: { eventType: name } }),
  });
  return (
    <PageHead
      title="Create an event type"
      back={
        <ScreenLink screen={eventTypesScreen}>
          <Icon name="arrowLeft" size={13} /> Event types
        </ScreenLink>
      }
    >
      <EventTypeForm
        initial={emptyEventTypeDraft}
        isNew
        verb="Create event type"
        isBusy={create.isPending}
        error={create.error}
        onSave={(name, body) => create.mutate({ body: { name, ...body } })}
        onLeave={() => open(eventTypesScreen)}
      />
    </PageHead>
  );
}
