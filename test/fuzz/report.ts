/** What a run of the fuzzer is asked and tells. */

/** What a worker is to do. */
export interface Job {
  readonly target: string;
  readonly seed: string;
  /** The number of the first world. */
  readonly from: number;
  /** How many inputs in all; Infinity goes on until the worker is stopped. */
  readonly count: number;
  /** Runs one world up to this input, to see a finding again. */
  readonly only?: number;
  readonly buffer: SharedArrayBuffer;
}

/** Something that berth may not do, and the input that made it. */
export interface Finding {
  readonly target: string;
  readonly world: number;
  /** -1: while the world was made. */
  readonly index: number;
  /** JSON, cut where it is long. */
  readonly input: unknown;
  readonly message: string;
  readonly stack: string;
}

export type Message =
  | { readonly finding: Finding }
  | { readonly counts: Readonly<Record<string, number>>; readonly worlds: number }
  | { readonly done: true };

/** The sum for one target. */
export interface Summary {
  readonly target: string;
  inputs: number;
  worlds: number;
  /** How many inputs came to which end. */
  readonly ends: Record<string, number>;
  /** One for each kind: where it was thrown and what it says. */
  readonly findings: Finding[];
  /** All of them, those of a kind that was seen before included. */
  found: number;
  seconds: number;
}

/** Findings of one kind share this: what was said, without what differs from input to input, and where. */
export function kindOf({ message, stack }: Finding): string {
  const said = message
    .split('\n')[0]!
    .replace(/\d+/g, 'N')
    .replace(/(["'`]).*?\1/g, 'S')
    .slice(0, 60);
  const frame = stack.split('\n').find(line => /^\s+at .*src\//.test(line)) ?? '';
  return `${said} ${/\(?([^\s(]+):\d+\)?$/.exec(frame)?.[1] ?? ''}`;
}

/** A finding as people read it. */
export function findingText(seed: string, { target, world, index, input, message, stack }: Finding): string {
  const frames = stack.split('\n').filter(line => /^\s+at .*src\//.test(line));
  return [
    `FINDING ${target}: ${message.split('\n')[0]}`,
    `  input: ${String(input).slice(0, 600)}`,
    ...frames.slice(0, 5).map(line => `  ${line.trim()}`),
    `  again: npm run fuzz -- --target ${target} --seed ${seed} --world ${world} --only ${index}`,
  ].join('\n');
}

/** The table at the end. */
export function summaryTable(summaries: readonly Summary[]): string {
  const rows = summaries.map(({ target, inputs, worlds, ends, findings, seconds }) => [
    target,
    String(inputs),
    String(worlds),
    seconds.toFixed(0),
    String(findings.length),
    Object.entries(ends)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 6)
      .map(([word, count]) => `${word} ${count}`)
      .join(', '),
  ]);
  const head = ['target', 'inputs', 'worlds', 'seconds', 'findings', 'ends'];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === head.length - 1 ? cell : cell.padEnd(widths[column]! + 2)))
      .join('');
  return [head, ...rows].map(line).join('\n');
}
