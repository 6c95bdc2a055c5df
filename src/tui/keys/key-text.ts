const NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  backspace: 'Backspace',
  delete: 'Del',
  insert: 'Ins',
};

/** A key as people read it: `ctrl+]` is `Ctrl-]`, `f5` is `F5`. */
export function keyText(name: string): string {
  const [, modifiers = '', key = ''] = /^((?:ctrl\+|alt\+)*)(.+)$/s.exec(name) ?? [];
  const shown = NAMES[key] ?? (/^f\d+$/.test(key) ? key.toUpperCase() : key);
  return `${modifiers.replace('ctrl+', 'Ctrl-').replace('alt+', 'Alt-')}${shown}`;
}
