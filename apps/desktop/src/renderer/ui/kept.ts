/** The former list where the new one holds the same, so that nothing that depends on it is made anew. */
export function kept<T extends readonly unknown[]>(before: T | undefined, now: T): T {
  return before?.length === now.length && now.every((value, i) => value === before[i]) ? before : now
}
