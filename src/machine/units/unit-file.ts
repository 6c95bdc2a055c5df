/** Reads systemd unit files: sections, continued lines, drop-ins, and the words of a command line. */

/** The settings of a unit, by `Section.Key`, each with its values in order. An empty value has cleared those before it. */
export type UnitSettings = ReadonlyMap<string, readonly string[]>;

/** Merges a unit file and its drop-ins, in order. */
export function parseUnit(texts: readonly string[]): UnitSettings {
  const settings = new Map<string, string[]>();
  for (const text of texts) {
    let section = '';
    for (const line of logicalLines(text)) {
      const heading = /^\[(.+)\]$/.exec(line);
      if (heading) {
        section = heading[1]!;
        continue;
      }
      const equals = line.indexOf('=');
      if (equals < 0) continue;
      const key = `${section}.${line.slice(0, equals).trim()}`;
      const value = line.slice(equals + 1).trim();
      if (value === '') settings.set(key, []);
      else settings.set(key, [...(settings.get(key) ?? []), value]);
    }
  }
  return settings;
}

/** The last value of a setting. */
export function setting(settings: UnitSettings, key: string): string | undefined {
  return settings.get(key)?.at(-1);
}

/** A time span as systemd writes it (`10`, `10s`, `500ms`, `1min 30s`, `infinity`) in milliseconds. */
export function timeSpan(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  const units: Record<string, number> = {
    ms: 1,
    s: 1000,
    '': 1000,
    sec: 1000,
    m: 60_000,
    min: 60_000,
    h: 3_600_000,
  };
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)\s*([a-z]*)/g))
    total += Number(amount) * (units[unit!] ?? 1000);
  return total;
}

/** The content of an EnvironmentFile: one `NAME=value` a line. */
export function parseEnvironmentFile(text: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const line of logicalLines(text)) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    if (match) env[match[1]!] = splitWords(match[2]!).join(' ');
  }
  return env;
}

/** The assignments of an `Environment=` setting. */
export function parseEnvironment(value: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const word of splitWords(value)) {
    const equals = word.indexOf('=');
    if (equals > 0) env[word.slice(0, equals)] = word.slice(equals + 1);
  }
  return env;
}

/**
 * The words of an `ExecStart=` line with its variables put in: `$NAME` as a word of its own becomes as many words
 * as its value has, `${NAME}` stays one. Models systemd's replace_env_argv.
 */
export function expandCommand(line: string, env: Readonly<Record<string, string>>): string[] {
  return splitWords(line.replace(/^[-@:+!]+/, '')).flatMap(word => {
    const whole = /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(word);
    if (whole) return splitWords(env[whole[1]!] ?? '');
    return [word.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => env[name] ?? '')];
  });
}

/** Splits at blanks; quotes keep blanks, a backslash keeps the next character. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let begun = false;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote !== '' ? char === quote : char === '"' || char === "'") {
      quote = quote === '' ? char : '';
      begun = true;
    } else if (char === '\\' && quote !== "'" && i + 1 < text.length) {
      word += text[++i];
      begun = true;
    } else if (quote === '' && /\s/.test(char)) {
      if (begun) words.push(word);
      word = '';
      begun = false;
    } else {
      word += char;
      begun = true;
    }
  }
  if (begun) words.push(word);
  return words;
}

function logicalLines(text: string): string[] {
  return text
    .split('\n')
    .filter(line => !/^\s*[#;]/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}
