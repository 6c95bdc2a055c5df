/** Variables that just-bash's awk takes no notice of when `-v` sets them, but does when BEGIN does. */
const SPECIAL = /^(FS|OFS|RS|ORS|SUBSEP)=([\s\S]*)$/;

/**
 * awk's arguments as just-bash's awk understands them: it knows no operands `NAME=VALUE`, so those that stand before the
 * first file become `-v` options, and special variables are set in a BEGIN before the program. Unlike in a real awk,
 * the program's own BEGIN sees the operands' values too.
 */
export function awkArguments(args: readonly string[]): readonly string[] {
  const options: string[] = [];
  const assignments: string[] = [];
  let at = 0;
  for (; /^-./.test(args[at] ?? '') && args[at] !== '--'; at++) {
    const arg = args[at]!;
    if (arg === '-v') assignments.push(args[++at] ?? '');
    else if (arg.startsWith('-v')) assignments.push(arg.slice(2));
    else options.push(arg, ...(/^-[Ff]$/.test(arg) ? [args[++at] ?? ''] : []));
  }
  if (args[at] === '--') at++;
  // A program in a file cannot be added to.
  if (options.some(option => /^-f/.test(option))) return args;
  const program = args[at];
  if (program === undefined) return args;
  at++;
  while (/^[A-Za-z_]\w*=/.test(args[at] ?? '')) assignments.push(args[at++]!);
  const begin = assignments
    .map(assignment => SPECIAL.exec(assignment))
    .map(found => found && `${found[1]}="${found[2]!.replaceAll('"', '\\"')}";`)
    .join('');
  const others = assignments.filter(assignment => !SPECIAL.test(assignment));
  const files = args.slice(at);
  return [
    ...options,
    ...others.flatMap(assignment => ['-v', assignment]),
    begin === '' ? program : `BEGIN{${begin}} ${program}`,
    ...(files.length === 1 && files[0] === '-' ? [] : files),
  ];
}
