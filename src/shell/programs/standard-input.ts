/** Which of just-bash's tools read standard input for a given command line: at a terminal, who reads it waits for keys. */

/** Tools that never read it. */
const NEVER = new Set(
  'rmdir touch rm cp mv ln chmod readlink stat basename dirname tree du file comm join'.split(' '),
);
/** Words that only tell something about the tool. */
const ABOUT = /^--(help|version|build-configuration)$/;
const MEANS_INPUT = /^(-|\/dev\/(stdin|fd\/0))$/;
/** The options that take the next word as their value. */
const VALUES: Readonly<Record<string, RegExp>> = {
  awk: /^-[Fvf]$/,
  column: /^-[costNRHOEWdl]$/,
  expand: /^-t$/,
  fold: /^-w$/,
  jq: /^(-L|--indent|--from-file|-f)$/,
  nl: /^-[bdfhilnsvw]$/,
  od: /^-[AjNStw]$/,
  split: /^-[abClnt]$/,
  strings: /^-[ent]$/,
  tac: /^-s$/,
  unexpand: /^-t$/,
  wc: /^--files0-from$/,
};
/** The options that bring the program, which else is the first operand. */
const PROGRAM: Readonly<Record<string, RegExp>> = { awk: /^-f/, jq: /^(-f|--from-file)/ };

/** @param args without the tool's name */
export function readsInput(name: string, args: readonly string[]): boolean {
  if (args.some(arg => ABOUT.test(arg))) return false;
  const operands = operandsOf(name, args);
  if (NEVER.has(name)) return operands.some(operand => MEANS_INPUT.test(operand)) && /comm|join/.test(name);
  switch (name) {
    case 'tr':
      return operands.length > 0;
    case 'awk':
    case 'jq': {
      const program = args.some(arg => PROGRAM[name]!.test(arg)) ? undefined : operands.shift();
      if (args.length === 0) return false;
      const ignores =
        program !== undefined && (name === 'awk' ? awkIgnores(program) : jqIgnores(args, program));
      if (ignores) return false;
      const files = name === 'awk' ? operands.filter(operand => !/^[A-Za-z_]\w*=/.test(operand)) : operands;
      return files.length === 0 || files.some(file => MEANS_INPUT.test(file));
    }
    case 'split':
      return operands.length === 0 || MEANS_INPUT.test(operands[0]!);
  }
  return operands.length === 0 || operands.some(operand => MEANS_INPUT.test(operand));
}

function operandsOf(name: string, args: readonly string[]): string[] {
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') return [...operands, ...args.slice(i + 1)];
    if (!/^-./.test(arg)) operands.push(arg);
    else if (VALUES[name]?.test(arg)) i++;
    else if (name === 'jq' && /^--(arg|argjson|slurpfile|rawfile)$/.test(arg)) i += 2;
    else if (name === 'jq' && /^--(json)?args$/.test(arg)) return operands.slice(0, 1);
  }
  return operands;
}

/** `-V`, or `-n` with a program that does not ask for inputs itself. */
function jqIgnores(args: readonly string[], program: string): boolean {
  const letters = args.filter(arg => /^-[a-zA-Z]+$/.test(arg)).join('');
  if (/[Vh]/.test(letters)) return true;
  return (/n/.test(letters) || args.includes('--null-input')) && !/\binputs?\b/.test(program);
}

/** A program that is all BEGIN (and functions) ends before the first record, unless it asks for one. */
function awkIgnores(program: string): boolean {
  const code = program.replace(/"(?:[^"\\]|\\.)*"|\/(?:[^/\\\n]|\\.)+\/|#.*/g, piece =>
    piece.startsWith('#') ? '' : '0',
  );
  if (/\bgetline\b/.test(code)) return false;
  const rules: string[] = [];
  let depth = 0;
  let pattern = '';
  for (const c of code) {
    if (c === '{' && depth++ === 0) {
      rules.push(pattern.trim());
      pattern = '';
    } else if (c === '}') depth--;
    else if (depth === 0 && /[;\n]/.test(c)) {
      if (pattern.trim() !== '' && !/^\s*func(tion)?\b/.test(pattern)) rules.push(pattern.trim());
      pattern = '';
    } else if (depth === 0) pattern += c;
  }
  if (pattern.trim() !== '') rules.push(pattern.trim());
  return rules.length > 0 && rules.every(rule => rule === 'BEGIN' || /^func(tion)?\b/.test(rule));
}
