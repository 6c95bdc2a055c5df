/** Registers that no yank fills: the last command, search, insert. Models get_spec_reg. */
import type { ViEditor } from '../editor.ts';
import type { Register } from '../registers.ts';

const SPECIAL: Readonly<Record<string, (editor: ViEditor) => string | undefined>> = {
  ':': editor => editor.lastCommand || undefined,
  '/': editor => editor.search.pattern,
  '.': editor => editor.lastInserted || undefined,
  '%': editor => editor.fileName || undefined,
};

/** @returns the text of a register, undefined where it has none */
export function registerText(editor: ViEditor, name: string): string | undefined {
  const special = SPECIAL[name];
  return special ? special(editor) : editor.registers.text(name);
}

/** What p puts. */
export function registerOf(editor: ViEditor, name: string): Register | undefined {
  const special = SPECIAL[name]?.(editor);
  return special === undefined
    ? editor.registers.get(name)
    : { kind: 'characters', lines: special.split('\n') };
}
