/** Which text tools may run over their input piece by piece, because every line is treated by itself. */

/** The arguments for a piece of input, given how many lines went before it. */
type PieceArguments = (linesBefore: number) => readonly string[];

/** Tools that know nothing of other lines, whatever their options. */
const ALWAYS = new Set(['rev', 'fold', 'expand', 'unexpand']);

/** @returns how to run over pieces, or undefined where the input must be whole */
export function lineWise(name: string, args: readonly string[]): PieceArguments | undefined {
  if (ALWAYS.has(name)) return () => args;
  if (name === 'tr') return args.some(arg => /^-[a-z]*s|^--squeeze/.test(arg)) ? undefined : () => args;
  return name === 'awk' ? awk(args) : undefined;
}

/** Words of awk that keep nothing from one line to the next. */
const AWK_WORDS = new Set(
  'print printf if else next NF NR FNR OFS ORS FS length substr index toupper tolower sprintf int match'.split(
    ' ',
  ),
);

/** A program without variables of its own, BEGIN, END and ranges; its line numbers are moved on. */
function awk(args: readonly string[]): PieceArguments | undefined {
  let at = 0;
  while (at < args.length && args[at]!.startsWith('-')) {
    if (args[at] === '-F') at += 2;
    else if (/^-F./.test(args[at]!)) at++;
    else return undefined;
  }
  const program = args[at];
  if (program === undefined || at !== args.length - 1) return undefined;
  const pieces = [
    ...program.matchAll(/"(?:[^"\\]|\\.)*"|(?<=^|[{(!~,;&|]\s*)\/(?:[^/\\]|\\.)+\/|[A-Za-z_]\w*|[\s\S]/g),
  ].map(([piece]) => piece);
  const code = pieces.filter(piece => !/^["/]./.test(piece));
  if (code.some(piece => /^[A-Za-z_]/.test(piece) && !AWK_WORDS.has(piece))) return undefined;
  // An assignment, a range of lines, output elsewhere.
  if (/(?<![=!<>])=(?!=)|\+\+|--/.test(code.join('')) || hasRange(code)) return undefined;
  if (/[^|]\|[^|]|>>|print[^;}]*>/.test(code.join(''))) return undefined;
  return lines => [
    ...args.slice(0, at),
    lines === 0
      ? program
      : pieces.map(piece => (/^F?NR$/.test(piece) ? `(${piece}+${lines})` : piece)).join(''),
  ];
}

/** A comma outside of braces and brackets. */
function hasRange(code: readonly string[]): boolean {
  let depth = 0;
  for (const piece of code) {
    if (/[{([]/.test(piece)) depth++;
    else if (/[})\]]/.test(piece)) depth--;
    else if (piece === ',' && depth === 0) return true;
  }
  return false;
}
