import { compareQuantities, isQuantity } from '../../api/quantity.ts';
import { isObject, type Json } from '../../base/json.ts';

/**
 * Whether a value has all that a pattern asks for. Mappings match when every key of the pattern matches; a list of
 * the pattern matches when each of its entries finds an entry of its own in the value, in any order; quantities
 * match by value (1 and 1000m). `null` in a pattern asks for absence.
 * @param ordered the entries of a list must be found in the pattern's order; others may lie between them
 */
export function matches(pattern: Json | undefined, value: unknown, ordered = false): boolean {
  if (pattern === null || pattern === undefined) return value === undefined || value === null;
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value)) return false;
    return ordered ? matchesInOrder(pattern, value) : matchesList(pattern, value);
  }
  if (isObject(pattern)) {
    return (
      isObject(value) && Object.keys(pattern).every(key => matches(pattern[key] ?? null, value[key], ordered))
    );
  }
  if (pattern === value) return true;
  return (
    isQuantity(pattern) && isQuantity(value) && compareQuantities(pattern as string, value as string) === 0
  );
}

/** Each entry of the pattern takes another entry of the value: found by augmenting paths, so that order never matters. */
function matchesList(pattern: readonly Json[], value: readonly unknown[]): boolean {
  const takenBy = new Map<number, number>();
  const place = (entry: number, tried: Set<number>): boolean => {
    for (let at = 0; at < value.length; at++) {
      if (tried.has(at) || !matches(pattern[entry], value[at])) continue;
      tried.add(at);
      const other = takenBy.get(at);
      if (other === undefined || place(other, tried)) {
        takenBy.set(at, entry);
        return true;
      }
    }
    return false;
  };
  return pattern.every((_, entry) => place(entry, new Set()));
}

/** Each entry takes the first that fits after the one before it. */
function matchesInOrder(pattern: readonly Json[], value: readonly unknown[]): boolean {
  let at = 0;
  return pattern.every(entry => {
    while (at < value.length && !matches(entry, value[at], true)) at++;
    return at++ < value.length;
  });
}
