/** Linux signal numbers and names. */

const NAMES = [
  'HUP',
  'INT',
  'QUIT',
  'ILL',
  'TRAP',
  'ABRT',
  'BUS',
  'FPE',
  'KILL',
  'USR1',
  'SEGV',
  'USR2',
  'PIPE',
  'ALRM',
  'TERM',
  'STKFLT',
  'CHLD',
  'CONT',
  'STOP',
  'TSTP',
  'TTIN',
  'TTOU',
  'URG',
  'XCPU',
  'XFSZ',
  'VTALRM',
  'PROF',
  'WINCH',
  'IO',
  'PWR',
  'SYS',
] as const;

export const SIGHUP = 1;
export const SIGINT = 2;
export const SIGQUIT = 3;
export const SIGABRT = 6;
export const SIGKILL = 9;
export const SIGPIPE = 13;
export const SIGTERM = 15;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGTSTP = 20;
export const SIGTTIN = 21;
export const SIGTTOU = 22;
export const SIGWINCH = 28;

/** The number for `9`, `KILL` or `SIGKILL` (any case), or undefined. */
export function signalNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    const n = Number(text);
    return n <= 64 ? n : undefined;
  }
  const index = (NAMES as readonly string[]).indexOf(text.toUpperCase().replace(/^SIG/, ''));
  return index < 0 ? undefined : index + 1;
}

/** `INT` for 2; undefined for a number without a name. */
export function signalName(signal: number): string | undefined {
  return NAMES[signal - 1];
}

/** All names in the order of their numbers, beginning at 1. */
export function signalNames(): readonly string[] {
  return NAMES;
}

/** True for the signals that suspend. */
export function stops(signal: number): boolean {
  return signal === SIGSTOP || signal === SIGTSTP || signal === SIGTTIN || signal === SIGTTOU;
}

/** True for the signals that do nothing unless they are handled. */
export function isIgnoredByDefault(signal: number): boolean {
  return signal === SIGCHLD || signal === SIGCONT || signal === SIGWINCH || signal === 23 || signal === 0;
}

/** What a shell prints when a job ended by this signal. */
export function signalText(signal: number): string {
  const texts: Record<number, string> = {
    1: 'Hangup',
    2: 'Interrupt',
    3: 'Quit',
    4: 'Illegal instruction',
    6: 'Aborted',
    8: 'Floating point exception',
    9: 'Killed',
    10: 'User defined signal 1',
    11: 'Segmentation fault',
    12: 'User defined signal 2',
    13: 'Broken pipe',
    14: 'Alarm clock',
    15: 'Terminated',
  };
  return texts[signal] ?? `Signal ${signal}`;
}
