import type { LabelSelector } from '../../api/generated/types.ts';

/** JSON text as Go's encoder writes it: `<`, `>` and `&` escaped; undefined is null. */
export function goJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(
    /[<>&]/g,
    letter => `\\u00${letter.charCodeAt(0).toString(16)}`,
  );
}

/** A map in the order in which Go writes it: by key. */
export function goMap<Value>(map: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A selector as Go writes it. */
export function goSelector(selector: LabelSelector): LabelSelector {
  const { matchLabels, ...rest } = selector;
  return { ...(matchLabels && { matchLabels: goMap(matchLabels) }), ...rest };
}
