/** Answers that depend on a text alone, worked out once: paths and words come back in every task of a backlog. */

/** What is remembered at most; then all is forgotten at once, so that the memory stays bounded. */
const MOST_KNOWN = 50_000;

export function remember<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as Value;
    const value = make(key);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, value);
    return value;
  };
}
