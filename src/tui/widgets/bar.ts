import type { Style, Theme } from '../theme.ts';

/** A share from 0 to 1 as a bar of `cells`; more than nothing shows at least one full cell. */
export function bar(theme: Theme, share: number, cells: number, style: Style = 'accent'): string {
  const within = Math.max(0, Math.min(1, share));
  const full = within === 0 ? 0 : Math.max(1, Math.floor(within * cells));
  return (
    theme.paint(style, theme.glyphs.full.repeat(full)) +
    theme.paint('dim', theme.glyphs.empty.repeat(cells - full))
  );
}
