/** Dates as Linux prints them; the simulated machines live in UTC. */

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function two(n: number, fill = '0'): string {
  return String(n).padStart(2, fill);
}

function dayOfYear(date: Date): number {
  return (
    Math.floor(
      (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) -
        Date.UTC(date.getUTCFullYear(), 0, 1)) /
        86_400_000,
    ) + 1
  );
}

/** ISO 8601 week and the year it belongs to. */
function isoWeek(date: Date): { week: number; year: number } {
  const day = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - day + 3));
  const year = thursday.getUTCFullYear();
  return { week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1, year };
}

/** strftime(3) in the C locale and UTC, with GNU's %N, %:z and the flags `-`, `_`, `0`, `^`. */
export function strftime(format: string, ms: number): string {
  const date = new Date(ms);
  return format.replace(
    /%([-_0^#]?)(\d*)(:{0,3}z|[a-zA-Z%+])/g,
    (whole, flag: string, width: string, letter: string) => {
      let text = field(date, ms, letter, width);
      if (text === undefined) return whole;
      if (flag === '-') text = text.replace(/^[0 ]+(?=.)/, '');
      if (flag === '_') text = text.replace(/^0+(?=.)/, zeros => ' '.repeat(zeros.length));
      if (flag === '^') text = text.toUpperCase();
      return letter === 'N' ? text : text.padStart(Number(width || 0), flag === '_' ? ' ' : '0');
    },
  );
}

function field(date: Date, ms: number, letter: string, width: string): string | undefined {
  const hours = date.getUTCHours();
  const year = date.getUTCFullYear();
  const sub = (format: string) => strftime(format, ms);
  switch (letter) {
    case '%':
      return '%';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'a':
      return DAYS[date.getUTCDay()]!.slice(0, 3);
    case 'A':
      return DAYS[date.getUTCDay()]!;
    case 'b':
    case 'h':
      return MONTHS[date.getUTCMonth()]!.slice(0, 3);
    case 'B':
      return MONTHS[date.getUTCMonth()]!;
    case 'c':
      return sub('%a %b %e %H:%M:%S %Y');
    case 'C':
      return two(Math.floor(year / 100));
    case 'd':
      return two(date.getUTCDate());
    case 'D':
    case 'x':
      return sub('%m/%d/%y');
    case 'e':
      return two(date.getUTCDate(), ' ');
    case 'F':
      return sub('%Y-%m-%d');
    case 'g':
      return two(isoWeek(date).year % 100);
    case 'G':
      return String(isoWeek(date).year);
    case 'H':
      return two(hours);
    case 'I':
      return two(hours % 12 || 12);
    case 'j':
      return String(dayOfYear(date)).padStart(3, '0');
    case 'k':
      return two(hours, ' ');
    case 'l':
      return two(hours % 12 || 12, ' ');
    case 'm':
      return two(date.getUTCMonth() + 1);
    case 'M':
      return two(date.getUTCMinutes());
    case 'N':
      return `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`.slice(0, Number(width || 9));
    case 'p':
      return hours < 12 ? 'AM' : 'PM';
    case 'P':
      return hours < 12 ? 'am' : 'pm';
    case 'r':
      return sub('%I:%M:%S %p');
    case 'R':
      return sub('%H:%M');
    case 's':
      return String(Math.floor(ms / 1000));
    case 'S':
      return two(date.getUTCSeconds());
    case 'T':
    case 'X':
      return sub('%H:%M:%S');
    case 'u':
      return String(date.getUTCDay() || 7);
    case 'U':
      return two(Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7));
    case 'V':
      return two(isoWeek(date).week);
    case 'w':
      return String(date.getUTCDay());
    case 'W':
      return two(Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 6) % 7)) / 7));
    case 'y':
      return two(year % 100);
    case 'Y':
      return String(year);
    case 'z':
      return '+0000';
    case ':z':
      return '+00:00';
    case '::z':
      return '+00:00:00';
    case 'Z':
      return 'UTC';
  }
  return undefined;
}
