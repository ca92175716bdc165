import type { DeliveryRef } from "@posthorn/engine/ports";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jobOptions } from "./bullmq-options.ts";
import { readRefs, toJobData } from "./job-data.ts";
import { makeRef } from "./testing/make-ref.ts";

const anyRefs = fc.array(fc.tuple(fc.option(fc.uuid()), fc.uuid()), { maxLength: 350 });

test("splits refs into the fewest jobs of at most 100, and reads them back in order", () => {
  fc.assert(
    fc.property(anyRefs, (refs: DeliveryRef[]) => {
      const jobs = toJobData(refs);
      expect(jobs).toHaveLength(Math.ceil(refs.length / 100));
      const read = jobs.flatMap((job) => {
        const read = readRefs(JSON.parse(JSON.stringify(job))) ?? [];
        expect(read.length).toBeLessThanOrEqual(100);
        return read;
      });
      expect(read).toEqual(refs);
    }),
  );
});

test("reads whatever JSON it is given without throwing", () => {
  fc.assert(fc.property(fc.jsonValue(), (data) => void readRefs(data)));
});

test.for<{ data: unknown }>([
  { data: undefined },
  { data: null },
  { data: [] },
  { data: {} },
  { data: { d: null } },
  { data: { d: [["a", "b"]] } },
  { data: { d: "AAAA" } },
])("takes no refs from $data", ({ data }) => {
  expect(readRefs(data)).toBeUndefined();
});

test("refuses to write what is no id", () => {
  expect(() => toJobData([["d1", "e1"]])).toThrow(RangeError);
});

test("keeps the options of a job, and the data of one ref, within the 64 bytes that Redis stores compactly", () => {
  expect(JSON.stringify(jobOptions).length).toBeLessThanOrEqual(64);
  const [job] = toJobData([makeRef("alone")]);
  expect(JSON.stringify(job).length).toBeLessThanOrEqual(64);
});
