const lookUps = [
  "plan_cache_mode = force_generic_plan",
  "enable_seqscan = off",
  "enable_bitmapscan = off",
  "enable_hashjoin = off",
  "enable_mergejoin = off",
  "enable_sort = off",
  "random_page_cost = 1.1",
  "jit = off",
];

/**
 * Every statement on the path of an event is a batch of look-ups by key, so its plan is told rather than guessed: what
 * Postgres knows of a partition that began to fill a minute ago is wrong, and one scan of all its rows stops the line.
 * Run once on each connection of that path.
 */
export const lookUpByKey = lookUps.map((setting) => `SET ${setting};`).join(" ");

/** The same, for one transaction. */
export const lookUpByKeyOnce = lookUps.map((setting) => `SET LOCAL ${setting};`).join(" ");

/**
 * For one transaction that reads the newest rows of a tenant: along their index, and no further than the page. What Postgres
 * knows of a young partition would have it read all of the tenant's rows and sort them.
 */
export const readInOrder = "SET LOCAL enable_sort = off";

/**
 * For one transaction that reads the newest rows of a day by their ids: through the small index of id alone. The others begin
 * with the tenant, so they would be read from end to end, or the partition would.
 */
export const readNewestById = [
  "enable_seqscan = off",
  "enable_indexscan = off",
  "enable_indexonlyscan = off",
  "jit = off",
]
  .map((setting) => `SET LOCAL ${setting};`)
  .join(" ");
