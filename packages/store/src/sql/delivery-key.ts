/**
 * The primary key of a delivery, asked for so that no partition is left out while the statement runs: when a row to be locked
 * has changed meanwhile, Postgres 18 to 18.4 goes on to do that with memory it has freed, and crashes (its commit 1b5dd3a mends
 * it). Only for a plan that cannot read partitions from end to end. See
 * docs/decisions/0031-rows-are-locked-without-run-time-pruning.md.
 */
export const hasKeyOf = (row: string) => `
  (delivery.id, delivery.tenant_id) >= (${row}.id, ${row}.tenant_id)
  AND (delivery.id, delivery.tenant_id) <= (${row}.id, ${row}.tenant_id)`;
