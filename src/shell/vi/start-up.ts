/** What vim reads before the first file: ~/.vimrc, or without one the settings of defaults.vim. */
import type { ProgramProcess } from '../process/program.ts';
import type { ViEditor } from './editor.ts';

const DEFAULTS = 'set showcmd ruler wildmenu incsearch scrolloff=5 history=200 | syntax on';
/** models runtime/ftplugin/yaml.vim, which defaults.vim switches on */
const YAML = 'setlocal expandtab shiftwidth=2 softtabstop=2 autoindent';

export const isYaml = (path: string | undefined): boolean => /\.ya?ml$/.test(path ?? '');

/** @param run carries a line out */
export function startUp(
  process: ProgramProcess,
  editor: ViEditor,
  path: string | undefined,
  run: (line: string) => void,
): void {
  const { files } = process.host;
  const vimrc = `${process.env.HOME ?? ''}/.vimrc`;
  const own =
    files.exists(vimrc) && !process.args.includes('NONE') ? files.readText(vimrc, process.actor) : undefined;
  if (own === undefined) run(DEFAULTS);
  const failures: string[] = [];
  for (const line of (own ?? '').split('\n')) {
    editor.message = '';
    run(line.trim());
    if (/^E\d+:/.test(editor.message)) failures.push(editor.message);
  }
  const plugins = own === undefined || /^\s*filet(ype)?\b.*\bplugin\b.*\bon\b/m.test(own);
  if (plugins && isYaml(path)) run(YAML);
  editor.message = failures[0] ?? '';
}
