/** Keys of Postgres's advisory locks; arbitrary, but each its own, since whoever takes one waits for all who hold it. */
export const advisoryLocks = {
  /** Partitions are made by one process at a time. */
  makePartitions: 7316274921,
  /** What is too old is removed by one process at a time. */
  retention: 7316274922,
  /** Events with ordering keys are committed batch by batch. */
  orderedIngest: 7316274923,
  /** Statistics are counted by one process at a time. */
  countStats: 7316274924,
  /** Operations are made one at a time, so that each sees how many there are. */
  createOperation: 7316274925,
} as const;
