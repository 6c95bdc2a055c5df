/** Names of keys as tests write them: `<Tab>`, `<C-c>`, `<Up>`. */
const NAMED: Readonly<Record<string, string>> = {
  Tab: '\t',
  Enter: '\r',
  Esc: '\x1b',
  BS: '\x7f',
  Up: '\x1b[A',
  Down: '\x1b[B',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
  Del: '\x1b[3~',
  PageUp: '\x1b[5~',
  PageDown: '\x1b[6~',
  lt: '<',
};

/** The bytes of each key of a text: `echo hi<Enter>`. */
export function keysOf(text: string): string[] {
  return [...text.matchAll(/<([CM]-.|[\w-]+)>|[\s\S]/gu)].map(([key, name]) => {
    if (name === undefined) return key;
    const control = /^C-(.)$/.exec(name)?.[1];
    if (control !== undefined) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 31);
    const meta = /^M-(.)$/.exec(name)?.[1];
    return meta !== undefined ? `\x1b${meta}` : (NAMED[name] ?? key);
  });
}
