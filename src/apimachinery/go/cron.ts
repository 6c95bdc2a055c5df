// Cron schedules. Models github.com/robfig/cron/v3, the library that Kubernetes reads them with.

import { parseGoDuration } from './duration.ts';

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

/**
 * Reads a cron expression or a descriptor such as `@hourly` or `@every 5m`.
 * @param timeZone an IANA name; a `TZ=` or `CRON_TZ=` before the expression goes before it
 * @throws Error in the library's words (parser.go, Parse); RangeError for a time zone that does not exist
 */
export function parseSchedule(text: string, timeZone = 'UTC'): Schedule {
  const [, zone = timeZone, spec = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/s.exec(text) ?? [];
  if (spec === '') throw new Error('empty spec string');
  if (spec.startsWith('@every ')) return every(spec.slice('@every '.length));
  const expression = spec.startsWith('@') ? DESCRIPTORS[spec] : spec;
  if (expression === undefined) throw new Error(`unrecognized descriptor: ${spec}`);
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    throw new Error(`expected exactly ${FIELDS.length} fields, found ${parts.length}: [${parts.join(' ')}]`);
  }
  const [minutes, hours, days, months, weekdays] = parts.map((part, index) =>
    parseField(part, FIELDS[index]!),
  ) as Five;
  const local = localClock(zone);
  return { next: ms => firstAfter(ms, local, { minutes, hours, days, months, weekdays }) };
}

/** What is due in one field; `any` for a bare star, which leaves the choice of days to the other field. */
interface Due {
  readonly values: ReadonlySet<number>;
  readonly any: boolean;
}

type Five = [Due, Due, Due, Due, Due];
type Fields = Readonly<Record<'minutes' | 'hours' | 'days' | 'months' | 'weekdays', Due>>;

/** models spec.go, SpecSchedule.Next */
function firstAfter(ms: number, local: (ms: number) => LocalTime, fields: Fields): number | undefined {
  let at = (Math.floor(ms / MINUTE) + 1) * MINUTE;
  const end = at + HORIZON_MS;
  while (at < end) {
    const time = local(at);
    if (!fields.months.values.has(time.month) || !dayMatches(time, fields)) {
      at += (24 * 60 - time.hour * 60 - time.minute) * MINUTE;
    } else if (!fields.hours.values.has(time.hour)) at += (60 - time.minute) * MINUTE;
    else if (!fields.minutes.values.has(time.minute)) at += MINUTE;
    else return at;
  }
  return undefined;
}

function dayMatches(time: LocalTime, { days, weekdays }: Fields): boolean {
  const byDate = days.values.has(time.day);
  const byWeekday = weekdays.values.has(time.weekday);
  return days.any || weekdays.any ? byDate && byWeekday : byDate || byWeekday;
}

function parseField(text: string, field: Field): Due {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',').filter(Boolean)) {
    const { from, to, by, star } = parseRange(part, field);
    any ||= star;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return { values, any };
}

/** models parser.go, getRange: a number, `a-b`, `*` or `?`, each with `/step` behind it. */
function parseRange(part: string, field: Field): { from: number; to: number; by: number; star: boolean } {
  const [range = '', step, ...moreSteps] = part.split('/');
  const [low = '', high, ...moreHyphens] = range.split('-');
  const all = low === '*' || low === '?';
  const from = all ? field.min : numberOf(low, field);
  let to = all ? field.max : from;
  if (!all && moreHyphens.length > 0) throw new Error(`too many hyphens: ${part}`);
  if (!all && high !== undefined) to = numberOf(high, field);
  if (moreSteps.length > 0) throw new Error(`too many slashes: ${part}`);
  const by = step === undefined ? 1 : numberOf(step);
  if (step !== undefined && high === undefined) to = field.max;
  if (from < field.min) throw new Error(`beginning of range (${from}) below minimum (${field.min}): ${part}`);
  if (to > field.max) throw new Error(`end of range (${to}) above maximum (${field.max}): ${part}`);
  if (from > to) throw new Error(`beginning of range (${from}) beyond end of range (${to}): ${part}`);
  if (by === 0) throw new Error(`step of range should be a positive number: ${part}`);
  return { from, to, by, star: all && by === 1 };
}

function numberOf(text: string, field?: Field): number {
  const named = field?.names?.indexOf(text.toLowerCase()) ?? -1;
  if (field !== undefined && named >= 0) return named + field.min;
  if (!/^[+-]?\d+$/.test(text)) {
    throw new Error(`failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`);
  }
  const value = Number(text);
  if (value < 0) throw new Error(`negative number (${value}) not allowed: ${text}`);
  return value;
}

/** models constantdelay.go: whole seconds, at least one */
function every(text: string): Schedule {
  const ms = parseGoDuration(text);
  if (ms === undefined) {
    throw new Error(`failed to parse duration @every ${text}: time: invalid duration "${text}"`);
  }
  const step = Math.max(1000, Math.floor(ms / 1000) * 1000);
  return { next: now => Math.floor(now / 1000) * 1000 + step };
}

/** Whether the time zone database knows a name. */
export function isTimeZone(name: string): boolean {
  try {
    localClock(name);
    return true;
  } catch {
    return false;
  }
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
