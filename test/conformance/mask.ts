/** Takes out of an output what differs from run to run. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/E\d{4} \d{2}:\d{2}:\d{2}\.\d+ +\d+ /g, 'E<KLOG> '],
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, '<TIME>'],
  [/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [+-]\d{4} UTC/g, '<TIME>'],
  [/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}/g, '<TIME>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<UID>'],
  [/(resourceVersion"?: ?"?)\d+/g, '$1<RV>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, '<IP>'],
  [/-[bcdf4-9]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<POD>'],
  [/-[bcdf4-9]{7,10}\b/g, '-<HASH>'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<RANDOM>'],
  [/kubectl-edit-\d+/g, 'kubectl-edit-<N>'],
  [/\b(?:\d+(?:ms|[smhdy]))+\b/g, '<AGE>'],
];

/** @returns the text with masks; where anything was masked, runs of spaces count as one, for padding follows from it */
export function masked(text: string): string {
  let result = text;
  for (const [pattern, mask] of MASKS) result = result.replace(pattern, mask);
  return result === text ? text : result.replace(/ {2,}/g, ' ').replace(/ +$/gm, '');
}
