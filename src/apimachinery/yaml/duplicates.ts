import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** What strict reading of a text minds, as `repeatedKeys` tells it. */
export function duplicateKeys(text: string): string | undefined {
  const lines = new LineCounter();
  return repeatedKeys(parseDocument(text, { uniqueKeys: false, lineCounter: lines }), lines);
}

/**
 * What strict reading of YAML minds: keys that stand twice in one map, in Go's words.
 * models sigs.k8s.io/yaml, YAMLToJSONStrict
 * @param document read with `uniqueKeys: false` @param lines the line counter that it was read with
 * @returns `yaml: unmarshal errors:` with a line for each; undefined when there are none
 */
export function repeatedKeys({ contents }: Document, lines: LineCounter): string | undefined {
  const found: string[] = [];
  collect(contents, lines, found);
  return found.length === 0 ? undefined : ['yaml: unmarshal errors:', ...found].join('\n');
}

/** A map's values are read before the map takes them; the line is the value's. */
function collect(node: unknown, lines: LineCounter, found: string[]): void {
  if (isSeq(node)) for (const item of node.items) collect(item, lines, found);
  if (!isMap(node)) return;
  const seen = new Set<unknown>();
  for (const { key, value } of node.items) {
    collect(value, lines, found);
    const name = isScalar(key) ? key.value : undefined;
    if (name !== undefined && seen.has(name)) {
      const at = (value as Node | null)?.range?.[0] ?? (key as Node).range?.[0] ?? 0;
      found.push(`  line ${lines.linePos(at).line}: key ${JSON.stringify(name)} already set in map`);
    }
    seen.add(name);
  }
}
