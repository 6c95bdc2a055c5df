/** A moment as people write it, in UTC. Models gnulib's parse-datetime.y. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTH = '(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\\.?';
const UNIT = '(years?|months?|fortnights?|weeks?|days?|hours?|minutes?|mins?|seconds?|secs?)\\b';
const ORDINALS = new Map([
  ['last', -1],
  ['this', 0],
  ['next', 1],
]);

/** What has been read so far; month counts from 0. */
interface Reading {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Minutes east of UTC. */
  zone: number;
  weekday: { readonly day: number; readonly ordinal: number } | undefined;
  readonly relative: { years: number; months: number; days: number; ms: number };
  readonly seen: Set<'date' | 'year' | 'time' | 'relative'>;
}

type Rule = readonly [RegExp, (to: Reading, match: RegExpExecArray) => void];

const rule = (source: string, read: Rule[1]): Rule => [new RegExp(`^(?:${source})`), read];

/** In the order they are tried. */
const RULES: readonly Rule[] = [
  rule('(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:t(?=\\d))?', (to, [, y, m, d]) => setDate(to, y, Number(m) - 1, d)),
  rule('(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}))?', (to, [, m, d, y]) => setDate(to, y, Number(m) - 1, d)),
  rule(
    '(\\d{1,2}):(\\d\\d)(?::(\\d\\d(?:[.,]\\d+)?))?(?:\\s*([ap])\\.?m\\b\\.?)?(?:\\s*([-+])\\s*(\\d{1,2}):?(\\d\\d)?(?!\\d))?',
    (to, [, hour, minute, second, meridian, sign, zoneHours, zoneMinutes]) => {
      setTime(to, Number(hour), Number(minute), Number(second?.replace(',', '.') ?? 0), meridian);
      if (sign) to.zone = (Number(zoneHours) * 60 + Number(zoneMinutes ?? 0)) * (sign === '-' ? -1 : 1);
    },
  ),
  rule('(\\d{1,2})\\s*([ap])\\.?m\\b\\.?', (to, [, hour, meridian]) =>
    setTime(to, Number(hour), 0, 0, meridian),
  ),
  rule(`(\\d{1,2})[\\s-]*${MONTH}(?:[\\s-]*(\\d{4}))?(?![\\d:])`, (to, [, d, name, y]) =>
    setDate(to, y, MONTHS.indexOf(name!.slice(0, 3)), d),
  ),
  rule(`${MONTH}\\s*(\\d{1,2})(?![\\d:])(?:\\s*,\\s*(\\d{4}))?`, (to, [, name, d, y]) =>
    setDate(to, y, MONTHS.indexOf(name!.slice(0, 3)), d),
  ),
  rule(
    `(?:([-+])?\\s*(\\d+)|(last|this|next)\\b)?\\s*${UNIT}(\\s+ago\\b)?`,
    (to, [, sign, n, word, unit, ago]) => {
      const amount = (word ? ORDINALS.get(word)! : Number(n ?? 1)) * (sign === '-' ? -1 : 1);
      shift(to, unit!.replace(/s$/, ''), ago ? -amount : amount);
    },
  ),
  rule('(?:(last|this|next)\\s+)?(sun|mon|tue|wed|thu|fri|sat)[a-z]*\\.?\\s*,?', (to, [, word, name]) => {
    to.weekday = { day: DAYS.indexOf(name!), ordinal: word ? ORDINALS.get(word)! : 0 };
  }),
  rule('(now|today|tomorrow|yesterday)\\b', (to, [, word]) =>
    shift(to, 'day', word === 'tomorrow' ? 1 : word === 'yesterday' ? -1 : 0),
  ),
  rule('(?:utc|gmt|z)\\b', to => {
    to.zone = 0;
  }),
  rule('(\\d{4})(\\d\\d)(\\d\\d)\\b', (to, [, y, m, d]) => setDate(to, y, Number(m) - 1, d)),
  rule('(\\d{3,4})\\b', (to, [, digits]) => {
    if (to.seen.has('date') && !to.seen.has('year')) {
      to.year = Number(digits);
      to.seen.add('year');
    } else setTime(to, Number(digits!.slice(0, -2)), Number(digits!.slice(-2)), 0);
  }),
];

/**
 * @param now what relative forms begin at
 * @returns milliseconds since 1970, undefined for a text that is no date
 */
export function parseDate(text: string, now: number): number | undefined {
  const epoch = /^\s*@(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (epoch) return Number(epoch[1]) * 1000;
  const start = new Date(now);
  const reading: Reading = {
    year: start.getUTCFullYear(),
    month: start.getUTCMonth(),
    day: start.getUTCDate(),
    hour: start.getUTCHours(),
    minute: start.getUTCMinutes(),
    second: start.getUTCSeconds() + start.getUTCMilliseconds() / 1000,
    zone: 0,
    weekday: undefined,
    relative: { years: 0, months: 0, days: 0, ms: 0 },
    seen: new Set(),
  };
  for (let rest = text.toLowerCase().trim(); rest !== ''; ) {
    const found = RULES.map(([regex, read]) => ({ read, match: regex.exec(rest) })).find(
      ({ match }) => match,
    );
    if (!found?.match) return undefined;
    found.read(reading, found.match);
    rest = rest.slice(found.match[0].length).trimStart();
  }
  return inRange(reading) ? moment(reading) : undefined;
}

function setDate(to: Reading, year: string | undefined, month: number, day: string | undefined): void {
  to.seen.add('date');
  if (year !== undefined) {
    to.year = Number(year);
    to.seen.add('year');
  }
  to.month = month;
  to.day = Number(day);
}

function setTime(to: Reading, hour: number, minute: number, second: number, meridian?: string): void {
  to.seen.add('time');
  to.hour = meridian === undefined ? hour : (hour % 12) + (meridian === 'p' ? 12 : 0);
  to.minute = minute;
  to.second = second;
}

const MS: ReadonlyMap<string, number> = new Map([
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['min', 60_000],
  ['second', 1000],
  ['sec', 1000],
]);
const LENGTH_IN_DAYS: ReadonlyMap<string, number> = new Map([
  ['day', 1],
  ['week', 7],
  ['fortnight', 14],
]);

function shift({ relative, seen }: Reading, unit: string, amount: number): void {
  seen.add('relative');
  if (unit === 'year') relative.years += amount;
  else if (unit === 'month') relative.months += amount;
  else relative.days += amount * (LENGTH_IN_DAYS.get(unit) ?? 0);
  relative.ms += amount * (MS.get(unit) ?? 0);
}

function inRange({ year, month, day, hour, minute, second }: Reading): boolean {
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return month >= 0 && month < 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 61;
}

/** Without a time of its own a date begins at midnight; what is only relative keeps the time of now. */
function moment({ year, month, day, hour, minute, second, zone, weekday, relative, seen }: Reading): number {
  const keepsTime = seen.has('time') || (seen.has('relative') && !seen.has('date') && weekday === undefined);
  let days = day + relative.days;
  if (weekday !== undefined && !seen.has('date')) {
    const today = new Date(Date.UTC(year, month, day)).getUTCDay();
    const isPast = weekday.ordinal > 0 && today !== weekday.day;
    days += ((weekday.day - today + 7) % 7) + 7 * (weekday.ordinal - (isPast ? 1 : 0));
  }
  const midnight = Date.UTC(year + relative.years, month + relative.months, days);
  const time = keepsTime ? Math.round((hour * 3600 + minute * 60 + second) * 1000) : 0;
  return midnight + time - zone * 60_000 + relative.ms;
}
