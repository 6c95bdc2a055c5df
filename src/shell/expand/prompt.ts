import { baseName } from '../process/paths.ts';
import type { Shell } from '../shell.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Decodes the backslash escapes of PS1. Models decode_prompt_string in bash's parse.y. */
export function promptText(shell: Shell, text: string): string {
  return text.replace(/\\(\[|\]|[0-7]{1,3}|D\{[^}]*\}|.)/gs, (_, code: string) => meaningOf(shell, code));
}

function meaningOf(shell: Shell, code: string): string {
  const { world } = shell;
  const home = shell.vars.get('HOME');
  const short =
    home && (shell.cwd === home || shell.cwd.startsWith(`${home}/`))
      ? `~${shell.cwd.slice(home.length)}`
      : shell.cwd;
  const date = new Date(world.clock.now());
  const two = (n: number) => String(n).padStart(2, '0');
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  switch (code) {
    case 'u':
      return userName(shell);
    case 'h':
      return world.host.hostname.split('.')[0]!;
    case 'H':
      return world.host.hostname;
    case 'w':
      return short;
    case 'W':
      return short === '~' ? '~' : baseName(shell.cwd);
    case '$':
      return shell.actor.uid === 0 ? '#' : '$';
    case 's':
      return 'bash';
    case 'v':
      return '5.2';
    case 'V':
      return '5.2.21';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return `${time}:${two(date.getUTCSeconds())}`;
    case 'A':
      return time;
    case 'd':
      return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())}`;
    case 'j':
      return String(shell.jobs.list.length);
    case '!':
    case '#':
      return String(shell.history.length + 1);
    case 'e':
      return '\x1b';
    case 'a':
      return '\x07';
    case '\\':
      return '\\';
    case '[':
      return '\x01';
    case ']':
      return '\x02';
  }
  if (/^[0-7]+$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
  return `\\${code}`;
}

/** The name of who the shell runs as, from /etc/passwd. */
export function userName(shell: Shell): string {
  try {
    const line = shell.world.host.files
      .readText('/etc/passwd')
      .split('\n')
      .find(entry => entry.split(':')[2] === String(shell.actor.uid));
    if (line) return line.split(':')[0]!;
  } catch {
    // No such file in a container from scratch.
  }
  return shell.actor.uid === 0 ? 'root' : 'I have no name!';
}
