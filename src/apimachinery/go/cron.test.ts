import { describe, expect, it } from 'vitest';
import { parseSchedule } from './cron.ts';

const at = (text: string) => Date.parse(text);

describe('cron schedules', () => {
  it.each([
    ['*/15 * * * *', '2026-01-01T00:01:00Z', '2026-01-01T00:15:00Z'],
    ['0 3 * * *', '2026-01-01T03:00:00Z', '2026-01-02T03:00:00Z'],
    ['30 4 1,15 * 5', '2026-01-01T05:00:00Z', '2026-01-02T04:30:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 22 * * mon-fri', '2026-01-02T22:00:00Z', '2026-01-05T22:00:00Z'],
    ['0 0 */2 * mon', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'],
    ['CRON_TZ=Asia/Seoul 0 9 * * *', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['@hourly', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'],
    ['@every 90s', '2026-01-01T00:00:00Z', '2026-01-01T00:01:30Z'],
  ])('%s after %s is %s', (text, after, next) => {
    expect(parseSchedule(text).next(at(after))).toBe(at(next));
  });

  it('read time zones', () => {
    expect(parseSchedule('0 9 * * *', 'Asia/Seoul').next(at('2026-01-01T00:00:00Z'))).toBe(
      at('2026-01-02T00:00:00Z'),
    );
  });

  it.each(['61 * * * *', '* * * *', 'a * * * *', '*/0 * * * *', '@never'])('refuses %s', text => {
    expect(() => parseSchedule(text)).toThrow();
  });
});
