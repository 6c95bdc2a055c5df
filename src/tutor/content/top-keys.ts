/** A key of the mapping that a YAML file is; whatever belongs to its value is indented. */
const TOP_KEY = /^([A-Za-z]\w*):(?:\s|$)/;
const INSIDE = /^(?:[ #]|\s*$)/;

/**
 * A YAML file with every other key of its mapping blanked out; lines stay where they are. A file that is written in
 * another way (as one flow mapping, with quoted keys), or has none of them, comes back whole.
 */
export function onlyKeys(text: string, wanted: ReadonlySet<string>): string {
  const lines = text.split('\n');
  let kept = true;
  let found = false;
  for (const [at, line] of lines.entries()) {
    const key = TOP_KEY.exec(line)?.[1];
    if (key === undefined && !INSIDE.test(line)) return text;
    if (key !== undefined) kept = wanted.has(key);
    found ||= key !== undefined && kept;
    if (!kept) lines[at] = '';
  }
  return found ? lines.join('\n') : text;
}
