/** Brace expansion on the text of a word, before all others. Models bash's braces.c. */

/** More results than this are refused by leaving the word as it is. */
const MOST = 100_000;

/** The words that `text` stands for; quotes stay in place. */
export function expandBraces(text: string): string[] {
  const open = findGroup(text);
  if (open === undefined) return [text];
  const { start, end, items } = open;
  const before = text.slice(0, start);
  const rest = expandBraces(text.slice(end + 1));
  const result: string[] = [];
  for (const item of items) {
    for (const tail of rest) {
      if (result.length >= MOST) return [text];
      result.push(before + item + tail);
    }
  }
  return result;
}

interface Group {
  readonly start: number;
  readonly end: number;
  readonly items: readonly string[];
}

function findGroup(text: string): Group | undefined {
  for (let i = 0; i < text.length; i++) {
    const skipped = skipQuoted(text, i);
    if (skipped !== i) {
      i = skipped - 1;
      continue;
    }
    if (text[i] !== '{') continue;
    const group = readGroup(text, i);
    if (group !== undefined) return group;
  }
  return undefined;
}

function readGroup(text: string, start: number): Group | undefined {
  const parts: string[] = [];
  let depth = 1;
  let from = start + 1;
  for (let i = start + 1; i < text.length; i++) {
    const skipped = skipQuoted(text, i);
    if (skipped !== i) {
      i = skipped - 1;
      continue;
    }
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) {
      parts.push(text.slice(from, i));
      const items = parts.length > 1 ? parts.flatMap(expandBraces) : sequence(parts[0]!);
      return items && { start, end: i, items };
    } else if (text[i] === ',' && depth === 1) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return undefined;
}

/** The index behind a quoted stretch or an expansion that begins at `i`; `i` itself when none does. */
function skipQuoted(text: string, i: number): number {
  const c = text[i];
  if (c === '\\') return i + 2;
  if (c === "'") return behind(text, text.indexOf("'", i + 1));
  if (c === '"' || c === '`') {
    for (let j = i + 1; j < text.length; j++) {
      if (text[j] === '\\') j++;
      else if (text[j] === c) return j + 1;
    }
    return text.length;
  }
  if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
    const open = text[i + 1]!;
    const close = open === '{' ? '}' : ')';
    let depth = 0;
    for (let j = i + 1; j < text.length; j++) {
      if (text[j] === '\\') j++;
      else if (text[j] === open) depth++;
      else if (text[j] === close && --depth === 0) return j + 1;
    }
    return text.length;
  }
  return i;
}

function behind(text: string, index: number): number {
  return index < 0 ? text.length : index + 1;
}

function sequence(text: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  if (numbers) {
    const [, a, b, s] = numbers as unknown as [string, string, string, string | undefined];
    const width = /^-?0\d/.test(a) || /^-?0\d/.test(b) ? Math.max(a.length, b.length) : 0;
    return range(Number(a), Number(b), Number(s ?? 1))?.map(n => padded(n, width));
  }
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (letters) {
    return range(letters[1]!.charCodeAt(0), letters[2]!.charCodeAt(0), Number(letters[3] ?? 1))?.map(n =>
      String.fromCharCode(n),
    );
  }
  return undefined;
}

function range(from: number, to: number, step: number): number[] | undefined {
  const by = Math.abs(step) || 1;
  if (Math.abs(to - from) / by > MOST) return undefined;
  const result: number[] = [];
  if (from <= to) for (let n = from; n <= to; n += by) result.push(n);
  else for (let n = from; n >= to; n -= by) result.push(n);
  return result;
}

function padded(n: number, width: number): string {
  const digits = String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, '0');
  return n < 0 ? `-${digits}` : digits;
}
