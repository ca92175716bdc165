import type { DeliveryRef } from "@posthorn/engine/ports";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jobOptions } from "./bullmq-options.ts";
import { readRefs, toJobData } from "./job-data.ts";

const anyRefs = fc.array(fc.tuple(fc.option(fc.string()), fc.string()), { maxLength: 350 });

test("splits refs into the fewest jobs of at most 100, and reads them back in order", () => {
  fc.assert(
    fc.property(anyRefs, (refs: DeliveryRef[]) => {
      const jobs = toJobData(refs);
      expect(jobs).toHaveLength(Math.ceil(refs.length / 100));
      const read = jobs.flatMap((job) => {
        expect(job.d.length).toBeLessThanOrEqual(100);
        return readRefs(JSON.parse(JSON.stringify(job)));
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
  { data: { d: [["a", "b"], ["c"]] } },
  { data: { d: [["a", "b", "c"]] } },
  { data: { d: [["a", null]] } },
])("takes no refs from $data", ({ data }) => {
  expect(readRefs(data)).toBeUndefined();
});

test("keeps the options of a job within the 64 bytes that Redis stores compactly", () => {
  expect(JSON.stringify(jobOptions).length).toBeLessThanOrEqual(64);
});
