/**
 * The unified diff of two texts as go-difflib makes it: Ratcliff and Obershelp's matching, which leaves lines that
 * are very frequent out of account. Refusals of pod updates show one.
 * models github.com/pmezard/go-difflib/difflib
 */

type Tag = 'equal' | 'replace' | 'delete' | 'insert';
/** [tag, from and to in the old lines, from and to in the new lines] */
type OpCode = readonly [tag: Tag, i1: number, i2: number, j1: number, j2: number];
type Match = readonly [a: number, b: number, size: number];

const CONTEXT = 3;

/** @returns hunks with three lines of context; '' for equal texts */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  return groups(opCodes(matches(a, b), a.length, b.length))
    .map(group => hunk(group, a, b))
    .join('');
}

function hunk(group: readonly OpCode[], a: readonly string[], b: readonly string[]): string {
  const [, i1, , j1] = group[0]!;
  const [, , i2, , j2] = group[group.length - 1]!;
  let text = `@@ -${range(i1, i2)} +${range(j1, j2)} @@\n`;
  for (const [tag, from, to, newFrom, newTo] of group) {
    if (tag === 'equal') {
      for (const line of a.slice(from, to)) text += ` ${line}\n`;
      continue;
    }
    for (const line of a.slice(from, to)) text += `-${line}\n`;
    for (const line of b.slice(newFrom, newTo)) text += `+${line}\n`;
  }
  return text;
}

function range(start: number, stop: number): string {
  const length = stop - start;
  if (length === 1) return `${start + 1}`;
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Changes with up to three lines around them; far ones in groups of their own. */
function groups(codes: readonly OpCode[]): OpCode[][] {
  if (codes.every(([tag]) => tag === 'equal')) return [];
  const trimmed = codes.map((code, index): OpCode => {
    const [tag, i1, i2, j1, j2] = code;
    if (tag !== 'equal') return code;
    if (index === 0) return [tag, Math.max(i1, i2 - CONTEXT), i2, Math.max(j1, j2 - CONTEXT), j2];
    if (index === codes.length - 1)
      return [tag, i1, Math.min(i2, i1 + CONTEXT), j1, Math.min(j2, j1 + CONTEXT)];
    return code;
  });
  const result: OpCode[][] = [];
  let group: OpCode[] = [];
  for (const code of trimmed) {
    const [tag, i1, i2, j1, j2] = code;
    if (tag === 'equal' && i2 - i1 > 2 * CONTEXT) {
      group.push([tag, i1, Math.min(i2, i1 + CONTEXT), j1, Math.min(j2, j1 + CONTEXT)]);
      result.push(group);
      group = [[tag, Math.max(i1, i2 - CONTEXT), i2, Math.max(j1, j2 - CONTEXT), j2]];
    } else group.push(code);
  }
  if (group.length > 0 && !(group.length === 1 && group[0]![0] === 'equal')) result.push(group);
  return result;
}

function opCodes(blocks: readonly Match[], aLength: number, bLength: number): OpCode[] {
  const codes: OpCode[] = [];
  let i = 0;
  let j = 0;
  for (const [a, b, size] of [...blocks, [aLength, bLength, 0] as const]) {
    if (i < a && j < b) codes.push(['replace', i, a, j, b]);
    else if (i < a) codes.push(['delete', i, a, j, b]);
    else if (j < b) codes.push(['insert', i, a, j, b]);
    i = a + size;
    j = b + size;
    if (size > 0) codes.push(['equal', a, i, b, j]);
  }
  return codes;
}

/** Matching blocks, adjacent ones joined. */
function matches(a: readonly string[], b: readonly string[]): Match[] {
  const positions = indexLines(b);
  const found: Match[] = [];
  const walk = (alo: number, ahi: number, blo: number, bhi: number): void => {
    const match = longest(a, b, positions, alo, ahi, blo, bhi);
    const [i, j, size] = match;
    if (size === 0) return;
    if (alo < i && blo < j) walk(alo, i, blo, j);
    found.push(match);
    if (i + size < ahi && j + size < bhi) walk(i + size, ahi, j + size, bhi);
  };
  walk(0, a.length, 0, b.length);
  const joined: Match[] = [];
  for (const [i, j, size] of found) {
    const last = joined[joined.length - 1];
    if (last && last[0] + last[2] === i && last[1] + last[2] === j)
      joined[joined.length - 1] = [last[0], last[1], last[2] + size];
    else joined.push([i, j, size]);
  }
  return joined;
}

/** Where each line of the new text stands. In long texts lines that are frequent do not count. */
function indexLines(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  b.forEach((line, index) => {
    const there = positions.get(line);
    if (there) there.push(index);
    else positions.set(line, [index]);
  });
  if (b.length >= 200) {
    const frequent = Math.floor(b.length / 100) + 1;
    for (const [line, there] of positions) if (there.length > frequent) positions.delete(line);
  }
  return positions;
}

function longest(
  a: readonly string[],
  b: readonly string[],
  positions: ReadonlyMap<string, readonly number[]>,
  alo: number,
  ahi: number,
  blo: number,
  bhi: number,
): Match {
  let [besti, bestj, size] = [alo, blo, 0];
  let lengths = new Map<number, number>();
  for (let i = alo; i < ahi; i++) {
    const next = new Map<number, number>();
    for (const j of positions.get(a[i]!) ?? []) {
      if (j < blo) continue;
      if (j >= bhi) break;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [besti, bestj, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  while (besti > alo && bestj > blo && a[besti - 1] === b[bestj - 1]) {
    besti--;
    bestj--;
    size++;
  }
  while (besti + size < ahi && bestj + size < bhi && a[besti + size] === b[bestj + size]) size++;
  return [besti, bestj, size];
}
