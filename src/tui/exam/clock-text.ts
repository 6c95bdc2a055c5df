import type { Theme } from '../theme.ts';

/** A span of time as a clock shows it: `7:05`, `1:02:30`. Part of a second counts as one. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

const MINUTE = 60_000;

/**
 * What a candidate sees of the time left: plain at first, and louder from 30, 15 and 5 minutes on. The marks tell it
 * where there are no colours.
 * @param text the time left in words
 */
export function paintedClock(theme: Theme, ms: number, text: string): string {
  if (ms > 30 * MINUTE) return text;
  if (ms > 15 * MINUTE) return theme.paint('warn', text);
  if (ms > 5 * MINUTE) return theme.paint('warn', `! ${text}`);
  return theme.paint('alarm', ` !! ${text} `);
}
