/** What BusyBox 1.35's applets say in place of what their GNU namesakes say. Facts from the real program, see busybox.test.ts. */

/** A line of standard error of the GNU program, and what the applet writes; '' for nothing, USAGE for how to use it. */
type Rule = readonly [pattern: RegExp, words: string];

export const USAGE = '\0usage';

const QUOTED = "['‘`]?(.+?)['’]?";
const rule = (pattern: string, words: string): Rule => [new RegExp(`^${pattern}$`), words];
const CANNOT_OPEN = "can't open '$1': $2";

/** For every applet. */
const COMMON: readonly Rule[] = [
  rule("Try '.* --help' for more information\\.", ''),
  rule("(invalid option -- '.'|unrecognized option '.*')", `$1\n${USAGE}`),
  rule('missing operand.*', USAGE),
  rule('missing (destination )?file operand.*', USAGE),
  rule('[Uu]sage: .*', USAGE),
];

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  cat: [rule('(.+): Is a directory', 'read error: Is a directory'), rule('(.+): (.+)', CANNOT_OPEN)],
  chmod: [
    rule(`cannot access ${QUOTED}: (.+)`, '$1: $2'),
    rule(`changing permissions of ${QUOTED}: (.+)`, '$1: $2'),
    rule(`invalid mode: ${QUOTED}`, "invalid mode '$1'"),
  ],
  chown: [
    rule(`cannot access ${QUOTED}: (.+)`, '$1: $2'),
    rule(`changing ownership of ${QUOTED}: (.+)`, '$1: $2'),
    rule(`invalid user: ${QUOTED}`, 'unknown user $1'),
  ],
  chgrp: [
    rule(`cannot access ${QUOTED}: (.+)`, '$1: $2'),
    rule(`changing group of ${QUOTED}: (.+)`, '$1: $2'),
    rule(`invalid group: ${QUOTED}`, 'unknown group $1'),
  ],
  cp: [
    rule(`cannot stat ${QUOTED}: (.+)`, "can't stat '$1': $2"),
    rule(`-r not specified; omitting directory ${QUOTED}`, "omitting directory '$1'"),
    rule(`cannot create (?:regular file|directory) ${QUOTED}: (.+)`, "can't create '$1': $2"),
    rule(`cannot open ${QUOTED} for reading: (.+)`, CANNOT_OPEN),
  ],
  cut: [rule('you must specify a list of.*', 'expected a list of bytes, characters, or fields')],
  date: [
    rule(`invalid date ${QUOTED}`, "invalid date '$1'"),
    rule('cannot set date: (.+)', "can't set date: $1"),
  ],
  dd: [
    rule(`failed to open ${QUOTED}: (.+)`, CANNOT_OPEN),
    rule('(\\d+) bytes? .*copied, .*', ''),
    rule(`error (reading|writing) ${QUOTED}: (.+)`, '$2: $3'),
  ],
  diff: [rule('(.+): (No such .+)', "can't stat '$1': $2")],
  du: [rule(`cannot access ${QUOTED}: (.+)`, '$1: $2')],
  env: [rule('(.+): command not found', "can't execute '$1': No such file or directory")],
  expr: [rule('missing operand', 'too few arguments'), rule('non-integer argument', 'non-numeric argument')],
  find: [
    rule(`${QUOTED}: (No such.+|Permission denied)`, '$1: $2'),
    rule("unknown predicate [`'‘](.+)['’]", `unrecognized: $1\n${USAGE}`),
  ],
  grep: [rule('.+: Is a directory', ''), rule('Unmatched .*|Invalid .*|Trailing .*', "bad regex '$pattern'")],
  head: [
    rule(`cannot open ${QUOTED} for reading: (.+)`, '$1: $2'),
    rule(`error reading ${QUOTED}: Is a directory`, '$1: Input/output error'),
  ],
  id: [rule(`${QUOTED}: no such user`, 'unknown user $1')],
  killall: [rule('(.+): no process found', '$1: no process killed')],
  less: [rule('(.+): (.+)', CANNOT_OPEN)],
  ln: [
    rule(`failed to access ${QUOTED}: (.+)`, '$1: $2'),
    rule(`failed to create (?:symbolic|hard) link ${QUOTED}(?: => .+)?: (.+)`, '$1: $2'),
  ],
  ls: [
    rule(`cannot access ${QUOTED}: (.+)`, '$1: $2'),
    rule(`cannot open directory ${QUOTED}: (.+)`, CANNOT_OPEN),
  ],
  md5sum: [rule('(.+): Is a directory', "can't read '$1': Is a directory"), rule('(.+): (.+)', CANNOT_OPEN)],
  mkdir: [rule(`cannot create directory ${QUOTED}: (.+)`, "can't create directory '$1': $2")],
  mktemp: [
    rule("too few X's in template .*", '(null): Invalid argument'),
    rule('(?:failed to create .*|/[^:]+): (.+)', '(null): $1'),
  ],
  mv: [rule(`cannot (?:stat|move) ${QUOTED}(?: to .+)?: (.+)`, "can't rename '$1': $2")],
  ping: [
    rule('(.+): (?:Name or service not known|Temporary failure in name resolution)', "bad address '$1'"),
  ],
  rm: [
    rule(`cannot remove ${QUOTED}: Is a directory`, "'$1' is a directory"),
    rule(`cannot remove ${QUOTED}: (.+)`, "can't remove '$1': $2"),
  ],
  rmdir: [rule(`failed to remove ${QUOTED}: (.+)`, "'$1': $2")],
  sed: [
    rule("can't read (.+?): (.+)", '$1: $2'),
    rule("-e expression #\\d+, char \\d+: unterminated [`'](?:s|y)' command", "unmatched '/'"),
    rule("-e expression #\\d+, char \\d+: unknown command: [`'](.)'", 'unsupported command $1'),
    rule("-e expression #\\d+, char \\d+: unknown option to [`']s'", 'unknown option to s'),
  ],
  seq: [rule('invalid .*', USAGE)],
  sleep: [rule(`invalid time interval ${QUOTED}`, "invalid number '$1'")],
  sort: [rule('cannot read: (.+?): (.+)', '$1: $2')],
  stat: [rule(`cannot stat ${QUOTED}: (.+)`, "can't stat '$1': $2")],
  su: [rule('user (.+?) does not exist.*', 'unknown user $1')],
  tail: [
    rule(`cannot open ${QUOTED} for reading: (.+)`, "can't open '$1': $2\n\0no files"),
    rule(`error reading ${QUOTED}: (.+)`, 'read error: $2'),
  ],
  tar: [
    rule("Removing leading [`']/' from member names", "removing leading '/' from member names"),
    rule('(.+): Cannot open: (.+)', CANNOT_OPEN),
    rule('(.+): Cannot stat: (.+)', '$1: $2'),
    rule('Error is not recoverable: exiting now', ''),
    rule('Exiting with failure status due to previous errors', 'error exit delayed from previous errors'),
    rule('You must specify one of .*', USAGE),
    rule('(.+): Not found in archive', '$1: not found in archive'),
    rule('This does not look like a tar archive', 'invalid tar magic'),
  ],
  timeout: [rule('invalid time.*', USAGE)],
  touch: [rule(`cannot touch ${QUOTED}: (.+)`, '$1: $2')],
  uniq: [rule('(.+): (.+)', CANNOT_OPEN)],
};
const SAME: Readonly<Record<string, string>> = {
  sha1sum: 'md5sum',
  sha256sum: 'md5sum',
  sha512sum: 'md5sum',
  more: 'less',
  egrep: 'grep',
  fgrep: 'grep',
  printenv: 'env',
};

/** The statuses that differ: the applet's own by the GNU program's. */
const STATUS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  ls: { 2: 1 },
  sed: { 2: 1, 4: 1 },
  tar: { 2: 1 },
  timeout: { 124: 143, 125: 1 },
  ping: { 2: 1 },
};

export function busyboxStatus(applet: string, status: number): number {
  return STATUS[applet]?.[status] ?? status;
}

/** @param line of standard error, without its end @param args the applet's @returns lines of the applet, each with its end */
export function busyboxWords(applet: string, line: string, args: readonly string[]): string {
  const prefix = `${applet}: `;
  const said = line.startsWith(prefix) ? line.slice(prefix.length) : line;
  for (const [pattern, words] of [...(RULES[SAME[applet] ?? applet] ?? []), ...COMMON]) {
    if (!pattern.test(said)) continue;
    const pattern_ = args.find(arg => !arg.startsWith('-')) ?? '';
    const text = said.replace(pattern, words).replace('$pattern', pattern_);
    if (text === '') return '';
    return text
      .split('\n')
      .map(each => (each === USAGE ? usage(applet) : `${prefix}${each.replace(/^\0/, '')}\n`))
      .join('');
  }
  return `${line}\n`;
}

export const BANNER = 'BusyBox v1.35.0 multi-call binary.';

function usage(applet: string): string {
  return `${BANNER}\n\nUsage: ${applet} [OPTIONS] ...\n`;
}
