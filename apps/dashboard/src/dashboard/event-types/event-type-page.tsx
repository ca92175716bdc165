import { Button } from "@mantine/core";
import { useState } from "react";
import { useChange, useRead } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { CopyId } from "../../components/copy-id.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { Icon } from "../../components/icon.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { ExamplePanel } from "../../event-types/example-panel.tsx";
import { SchemaPanel } from "../../event-types/schema-panel.tsx";
import { TypeState } from "../../event-types/type-state.tsx";
import type { EventType } from "../../event-types/use-event-types.ts";
import { ScreenLink, useScreenParams, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { validateLooks } from "./event-type-columns.tsx";
import { draftOf } from "./event-type-draft.ts";
import { EventTypeForm } from "./event-type-form.tsx";
import classes from "./event-type-page.module.css";
import { eventTypeScreen, eventTypesScreen } from "./screen.ts";
import { useMayChangeCatalogue } from "./use-may-change-catalogue.ts";

const changes = ["getEventType", "listEventTypes", "listAuditLog"] as const;

/** One event type: what it means, what its payload is like, and an example. */
export function Page() {
  const { eventType } = useScreenParams(eventTypeScreen);
  const [{ edit }, change] = useScreenSearch(eventTypeScreen);
  const mayChange = useMayChangeCatalogue();
  const { data, error, refetch } = useRead("getEventType", { path: { eventType } });
  const back = (
    <ScreenLink screen={eventTypesScreen}>
      <Icon name="arrowLeft" size={13} /> Event types
    </ScreenLink>
  );
  if (error !== null || data === undefined)
    return (
      <PageHead title={eventType} back={back}>
        {error === null ? <SkeletonRows /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      </PageHead>
    );
  const isEditing = edit === true && mayChange;
  return (
    <PageHead
      title={data.name}
      heading={
        <>
          {data.name} <TypeState type={data} />
        </>
      }
      lead={isEditing ? undefined : data.description}
      back={back}
      actions={mayChange && !isEditing && <Actions type={data} onEdit={() => change({ edit: true })} />}
    >
      {isEditing ? (
        <Edit type={data} onEnd={() => change({ edit: undefined })} />
      ) : (
        <>
          <TypeFacts type={data} />
          <div className={classes["parts"]}>
            <SchemaPanel type={data} />
            <ExamplePanel type={data} />
          </div>
        </>
      )}
    </PageHead>
  );
}

function TypeFacts({ type }: { type: EventType }) {
  const { name, schema, validate, createdAt, updatedAt, archivedAt } = type;
  return (
    <Facts>
      <Fact name="Name">
        <CopyId id={name} label="name" isWhole />
      </Fact>
      {schema !== null && (
        <Fact name="Payloads that break the schema">
          <StatusBadge look={validateLooks[validate]} />
        </Fact>
      )}
      <Fact name="Created">
        <TimeCell at={createdAt} label="time of creation" />
      </Fact>
      <Fact name="Changed">
        <TimeCell at={updatedAt} label="time of the last change" />
      </Fact>
      {archivedAt !== null && (
        <Fact name="Archived">
          <TimeCell at={archivedAt} label="time it was archived" />
        </Fact>
      )}
    </Facts>
  );
}

function Edit({ type, onEnd }: { type: EventType; onEnd: () => void }) {
  const update = useChange("updateEventType", {
    ...{ changes, isQuiet: true, onDone: onEnd },
    says: "Saved: it counts everywhere within 5 seconds",
  });
  return (
    <EventTypeForm
      initial={draftOf(type)}
      isNew={false}
      verb="Save"
      isBusy={update.isPending}
      error={update.error}
      onSave={(name, body) => update.mutate({ path: { eventType: name }, body })}
      onLeave={onEnd}
    />
  );
}

function Actions({ type: { name, archivedAt }, onEdit }: { type: EventType; onEdit: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const path = { eventType: name };
  const restore = useChange("updateEventType", { changes, says: `${name} is in the catalogue again` });
  const archive = useChange("archiveEventType", {
    ...{ changes, says: `Archived ${name}`, isQuiet: true },
    onDone: () => setAsking(false),
  });
  return (
    <>
      {archivedAt === null ? (
        <Button size="sm" variant="default" onClick={() => setAsking(true)}>
          Archive…
        </Button>
      ) : (
        <Button
          size="sm"
          variant="default"
          loading={restore.isPending}
          onClick={() => restore.mutate({ path, body: { archived: false } })}
        >
          Bring back
        </Button>
      )}
      <Button size="sm" onClick={onEdit}>
        Edit
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Archive ${name}`}
          verb="Archive"
          count={1}
          isDangerous
          isBusy={archive.isPending}
          error={archive.error}
          onConfirm={() => archive.mutate({ path })}
          onClose={() => setAsking(false)}
        >
          It leaves the catalogue. Its events, and endpoints that take it, stay as they are. Where only
          declared types may be emitted, its events are refused from then on. It can be brought back.
        </ConfirmDialog>
      )}
    </>
  );
}
