// As Postgres names an index of a partition: after its columns, shortened to 63 letters.

export function openIndexOf(partition: string): string {
  const columns = partition.endsWith("default") ? "next_atte" : "next_at";
  return `${partition}_tenant_id_endpoint_id_is_ordered_${columns}_idx`;
}

export function keyIndexOf(partition: string): string {
  return `${partition}_pkey`;
}

export function idIndexOf(partition: string): string {
  return `${partition}_tenant_id_id_idx`;
}

export function orderIndexOf(partition: string): string {
  return `${partition}_endpoint_id_ordering_key_ordering_number_idx`;
}
