/** How BusyBox's ash says what bash says in other words. Facts from BusyBox 1.35.0, see programs/busybox/busybox.test.ts. */

export interface AshWords {
  readonly text: string;
  /** The builtin that says it: the line's number stands behind its name. */
  readonly builtin?: string;
  /** Its own prefix stands in the text already. */
  readonly bare?: boolean;
}

type Rule = readonly [pattern: RegExp, make: (groups: string[]) => AshWords | undefined];
const plain = (pattern: RegExp, make: (...groups: string[]) => string): Rule => [
  pattern,
  groups => ({ text: make(...groups) }),
];
/** Builtins that are applets of BusyBox speak by the name that the program was called as. */
const applet = (pattern: RegExp, make: (...groups: string[]) => string): Rule => [
  pattern,
  groups => ({ bare: true, text: `sh: ${make(...groups)}` }),
];
const of = (builtin: string, pattern: RegExp, make: (...groups: string[]) => string): Rule => [
  pattern,
  groups => ({ builtin, text: make(...groups) }),
];

const RULES: readonly Rule[] = [
  of(
    'cd',
    /^cd: (.+): (No such file or directory|Not a directory|Permission denied)$/,
    (path, why) => `can't cd to ${path}: ${why}`,
  ),
  of('.', /^\.: (can't open .*)$/, text => text),
  of('exit', /^exit: (.+): numeric argument required$/, word => `Illegal number: ${word}`),
  of('return', /^return: (.+): numeric argument required$/, word => `Illegal number: ${word}`),
  of('shift', /^shift: (.+): numeric argument required$/, word => `Illegal number: ${word}`),
  [
    /^(export|unset|readonly|local|read): `?([^'=]*)(?:=.*)?': not a valid identifier$/,
    ([builtin, name]) => ({ builtin: builtin!, text: `${name}: bad variable name` }),
  ],
  of('trap', /^trap: (.+: invalid signal specification)$/, text => text),
  of('umask', /^umask: (.+?): .*$/, mode => `illegal mode: ${mode}`),
  of('hash', /^hash: (.+: not found)$/, text => text),
  of('local', /^local: can only be used in a function$/, () => 'not in a function'),
  of('set', /^set: (.+): invalid option name$/, name => `illegal option -o ${name}`),
  of('set', /^set: -(.): invalid option$/, letter => `illegal option -${letter}`),
  [
    /^exec: (.+?): (?:cannot execute: )?(?:not found|No such file or directory)$/,
    ([name]) => ({ builtin: 'exec', text: `${name}: not found` }),
  ],
  [/^alias: (.+): not found$/, ([name]) => ({ bare: true, text: `alias: ${name} not found` })],
  applet(/^kill: \((.+)\) - (.+)$/, (pid, why) => `can't kill pid ${pid}: ${why}`),
  applet(/^kill: (.+): arguments must be process or job IDs$/, word => `invalid number '${word}'`),
  applet(/^kill: (.+): invalid signal specification$/, name => `bad signal name '${name}'`),
  applet(/^(?:test|\[): (.+): integer expression expected$/, word => `${word}: bad number`),
  applet(/^\[: missing `\]'$/, () => 'missing ]'),
  applet(/^(?:test|\[): (.+): (?:unary|binary) operator expected$/, word => `${word}: unknown operand`),
  applet(/^(?:test|\[): too many arguments$/, () => 'too many arguments'),
  applet(/^printf: (.+): invalid number$/, word => `invalid number '${word}'`),
  plain(/^(.+): unbound variable$/, name => `${name}: parameter not set`),
  plain(/^(.+): parameter null or not set$/, name => `${name}: parameter not set or null`),
  plain(/^(.+): readonly variable$/, name => `${name}: is read only`),
  plain(/^.+: bad substitution$/, () => 'syntax error: bad substitution'),
  plain(/division by 0/, () => 'divide by zero'),
  plain(
    /(?:arithmetic )?syntax error(?:: operand expected| in expression|: invalid)/,
    () => 'arithmetic syntax error',
  ),
  plain(
    /^unexpected EOF while looking for matching [`'](?:"|')'$/,
    () => 'syntax error: unterminated quoted string',
  ),
  plain(
    /^unexpected EOF while looking for matching [`'](.)'$/,
    quote => `syntax error: unexpected end of file (expecting "${quote}")`,
  ),
  plain(/^syntax error near unexpected token [`']newline'$/, () => 'syntax error: unexpected newline'),
  plain(
    /^syntax error near unexpected token [`'](.+)'$/,
    token =>
      `syntax error: unexpected ${/^[()|&;<>]|^(?:then|do|done|fi|else|elif|esac|in|\{|\})$/.test(token) ? `"${token}"` : 'word'}`,
  ),
  // bash shows the line; ash does not
  [/^`.*'$/, () => undefined],
];

/** @returns undefined when ash says nothing */
export function ashWords(message: string): AshWords | undefined {
  for (const [pattern, make] of RULES) {
    const found = pattern.exec(message);
    if (found !== null) return make(found.slice(1));
  }
  return { text: message };
}

/** Builtins of bash that ash has not. */
export const NOT_IN_ASH: ReadonlySet<string> = new Set(
  'pushd popd dirs shopt declare typeset mapfile readarray compgen complete compopt enable disown caller bind logout suspend builtin'.split(
    ' ',
  ),
);

/** What a failing redirection says. models openredirect and sh_open_fail of shell/ash.c */
export function ashRedirection(path: string, writes: boolean, why: string): string {
  const missing = why === 'No such file or directory';
  if (writes) return `can't create ${path}: ${missing ? 'nonexistent directory' : why}`;
  return `can't open ${path}: ${missing ? 'no such file' : why}`;
}
