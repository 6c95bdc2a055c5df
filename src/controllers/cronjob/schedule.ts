// models github.com/robfig/cron/v3, the parser that the CronJob controller uses

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
] as const;
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MINUTE = 60_000;
const HORIZON_MS = 5 * 366 * 86_400_000;

/** When something is due. */
export interface Schedule {
  /** The first due time after `ms`, or undefined when there is none within five years. */
  next(ms: number): number | undefined;
}

/** Reads a cron expression or a descriptor such as `@hourly` or `@every 5m`. @throws Error that says what is wrong */
export function parseSchedule(text: string, timeZone = 'UTC'): Schedule {
  if (text.startsWith('@every ')) return every(text.slice('@every '.length));
  const expression = text.startsWith('@') ? DESCRIPTORS[text] : text;
  if (expression === undefined) throw new Error(`unrecognized descriptor: ${text}`);
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    throw new Error(`expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`);
  }
  const [minutes, hours, days, months, weekdays] = parts.map((part, index) =>
    parseField(part, FIELDS[index]!),
  ) as Five;
  const anyDay = /^[*?]/.test(parts[2] ?? '') || /^[*?]/.test(parts[4] ?? '');
  const dayMatches = (time: LocalTime) => {
    const [byDate, byWeekday] = [days.has(time.day), weekdays.has(time.weekday)];
    return anyDay ? byDate && byWeekday : byDate || byWeekday;
  };
  const local = localClock(timeZone);
  return {
    next(ms) {
      let at = (Math.floor(ms / MINUTE) + 1) * MINUTE;
      const end = at + HORIZON_MS;
      while (at < end) {
        const time = local(at);
        if (!months.has(time.month) || !dayMatches(time))
          at += (24 * 60 - time.hour * 60 - time.minute) * MINUTE;
        else if (!hours.has(time.hour)) at += (60 - time.minute) * MINUTE;
        else if (!minutes.has(time.minute)) at += MINUTE;
        else return at;
      }
      return undefined;
    },
  };
}

type Five = [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];

function parseField(text: string, field: Field): Set<number> {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0) throw new Error(`too many slashes: ${part}`);
    const [from, to] = parseRange(range, field, step !== undefined);
    const by = step === undefined ? 1 : numberOf(step, { min: 0, max: field.max });
    if (by === 0) throw new Error(`step of range should be a positive number: ${part}`);
    if (from > to) throw new Error(`beginning of range (${from}) beyond end of range (${to}): ${part}`);
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return found;
}

function parseRange(text: string, field: Field, stepped: boolean): [number, number] {
  if (text === '*' || text === '?') return [field.min, field.max];
  const [low = '', high, ...more] = text.split('-');
  if (more.length > 0) throw new Error(`too many hyphens: ${text}`);
  const from = numberOf(low, field);
  const to = high === undefined ? (stepped ? field.max : from) : numberOf(high, field);
  if (from < field.min) throw new Error(`beginning of range (${from}) below minimum (${field.min}): ${text}`);
  if (to > field.max) throw new Error(`end of range (${to}) above maximum (${field.max}): ${text}`);
  return [from, to];
}

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + field.min;
  if (!/^\d+$/.test(text))
    throw new Error(`failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`);
  return Number(text);
}

function every(text: string): Schedule {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: MINUTE, s: 1000 };
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+)([hms])/g))
    total += Number(amount) * (units[unit] ?? 0);
  if (!/^(\d+[hms])+$/.test(text))
    throw new Error(`failed to parse duration @every ${text}: time: invalid duration "${text}"`);
  return { next: ms => Math.floor(ms / 1000) * 1000 + Math.max(1000, total) };
}

interface LocalTime {
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** @throws RangeError for a time zone that does not exist */
function localClock(timeZone: string): (ms: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
  });
  return ms => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type as string, value]));
    const number = (part: string) => Number(parts.get(part));
    const weekday = DAYS.indexOf((parts.get('weekday') ?? '').toLowerCase());
    return {
      month: number('month'),
      day: number('day'),
      weekday,
      hour: number('hour'),
      minute: number('minute'),
    };
  };
}
