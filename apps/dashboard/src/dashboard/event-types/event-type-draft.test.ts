import { expect, test } from "vitest";
import { draftOf, type EventTypeDraft, emptyEventTypeDraft, readEventTypeDraft } from "./event-type-draft.ts";

const reads: [draft: Partial<EventTypeDraft>, read: object][] = [
  [{}, { body: { description: "", schema: null, example: null, validate: "off" } }],
  [
    { schema: '{"type":"object"}', example: "7", validate: "warn", description: "A." },
    { body: { description: "A.", schema: { type: "object" }, example: 7, validate: "warn" } },
  ],
  [{ schema: "{", example: "]" }, { at: { "/schema": "is not JSON yet", "/example": "is not JSON yet" } }],
  [{ schema: "[]" }, { at: { "/schema": "must be an object" } }],
  [{ validate: "reject" }, { at: { "/schema": "is needed to check payloads against" } }],
];

test.each(reads)("%j is read", (draft, read) => {
  expect(readEventTypeDraft({ ...emptyEventTypeDraft, ...draft })).toEqual(read);
});

test("what was read is written as it can be read again", () => {
  const type = {
    ...{ name: "a", description: "A.", schema: { type: "object" }, example: { a: 1 } },
    ...{ validate: "off" as const, archivedAt: null, createdAt: "", updatedAt: "" },
  };
  const { description, schema, example, validate } = type;
  expect(readEventTypeDraft(draftOf(type))).toEqual({ body: { description, schema, example, validate } });
  expect(draftOf({ ...type, schema: null, example: null })).toMatchObject({ schema: "", example: "" });
});
