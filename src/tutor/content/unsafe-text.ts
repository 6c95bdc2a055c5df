import { STEERING } from '../../base/harmless.ts';

/** Why a text may not be shown, and where it stands in it. */
export interface UnsafeCharacter {
  readonly offset: number;
  readonly message: string;
}

/** The first character of a text that a terminal would not just show, if there is one. Tab and line ends are allowed. */
export function unsafeCharacter(text: string): UnsafeCharacter | undefined {
  const found = STEERING.exec(text);
  if (found === null) return undefined;
  const code = found[0].codePointAt(0)!;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const kind =
    code === 0x1b
      ? 'the start of an escape sequence'
      : code < 0xa0
        ? 'a control character'
        : 'an invisible mark';
  return { offset: found.index, message: `holds ${kind} (${name}); remove it` };
}
