/** Keeps a map that remembers what was seen from growing: drops the entries that were added first. */
export function forgetOldest<Key>(map: Map<Key, unknown>, countMax: number): void {
  for (const key of map.keys()) {
    if (map.size <= countMax) return;
    map.delete(key);
  }
}
