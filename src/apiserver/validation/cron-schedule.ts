/** Checks of cron schedules in the words of the library that Kubernetes uses. models github.com/robfig/cron/v3, parser.go */

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];
const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** What is wrong with a schedule; undefined when it is good. */
export function scheduleError(schedule: string): string | undefined {
  const text = schedule.replace(/^(CRON_)?TZ=\S+\s*/, '');
  if (text.startsWith('@')) {
    if (DESCRIPTORS.includes(text) || /^@every \d/.test(text)) return undefined;
    return `unrecognized descriptor: ${text}`;
  }
  const parts = text.trim().split(/\s+/).filter(Boolean);
  if (parts.length !== FIELDS.length) {
    return `expected exactly ${FIELDS.length} fields, found ${parts.length}: [${parts.join(' ')}]`;
  }
  for (const [index, part] of parts.entries()) {
    for (const expression of part.split(',')) {
      const wrong = rangeError(expression, FIELDS[index]!);
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
}

function rangeError(expression: string, bounds: Bounds): string | undefined {
  const [range = '', step, ...more] = expression.split('/');
  if (more.length > 0) return `too many slashes: ${expression}`;
  const [low = '', high, ...others] = range.split('-');
  if (others.length > 0) return `too many hyphens: ${expression}`;
  let start = bounds.min;
  let end = bounds.max;
  if (low !== '*' && low !== '?') {
    const first = numberOf(low, bounds);
    if (typeof first === 'string') return first;
    const last = high === undefined ? (step === undefined ? first : bounds.max) : numberOf(high, bounds);
    if (typeof last === 'string') return last;
    [start, end] = [first, last];
  }
  if (step !== undefined) {
    const size = numberOf(step, { min: 0, max: 0 });
    if (typeof size === 'string') return size;
    if (size === 0) return `step of range should be a positive number: ${expression}`;
  }
  if (start < bounds.min) return `beginning of range (${start}) below minimum (${bounds.min}): ${expression}`;
  if (end > bounds.max) return `end of range (${end}) above maximum (${bounds.max}): ${expression}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`;
  return undefined;
}

function numberOf(text: string, { min, names }: Bounds): number | string {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  if (index >= 0) return index + min;
  if (!/^[+-]?\d+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`;
  }
  const value = Number(text);
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}
