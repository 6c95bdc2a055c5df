/** The options that :set knows. Models the table of vim's optiondefs.h, for those that mean something here. */
export type OptionValue = boolean | number | string;

interface OptionInfo {
  readonly short?: string;
  readonly value: OptionValue;
}

const on = (short?: string): OptionInfo => ({ short, value: true });
const off = (short?: string): OptionInfo => ({ short, value: false });

/** By full name, with vim's own defaults (not those of defaults.vim). */
export const OPTIONS: Readonly<Record<string, OptionInfo>> = {
  autoindent: off('ai'),
  autoread: off('ar'),
  background: { short: 'bg', value: 'dark' },
  backspace: { short: 'bs', value: 'indent,eol,start' },
  backup: off('bk'),
  clipboard: { short: 'cb', value: '' },
  colorcolumn: { short: 'cc', value: '' },
  compatible: off('cp'),
  cursorcolumn: off('cuc'),
  cursorline: off('cul'),
  encoding: { short: 'enc', value: 'utf-8' },
  expandtab: off('et'),
  fileencoding: { short: 'fenc', value: 'utf-8' },
  fileformat: { short: 'ff', value: 'unix' },
  filetype: { short: 'ft', value: '' },
  foldmethod: { short: 'fdm', value: 'manual' },
  gdefault: off('gd'),
  hidden: off('hid'),
  history: { short: 'hi', value: 50 },
  hlsearch: off('hls'),
  ignorecase: off('ic'),
  incsearch: off('is'),
  indentkeys: { short: 'indk', value: '' },
  laststatus: { short: 'ls', value: 1 },
  linebreak: off('lbr'),
  list: off(),
  listchars: { short: 'lcs', value: 'eol:$' },
  modifiable: on('ma'),
  modified: off('mod'),
  mouse: { value: '' },
  number: off('nu'),
  paste: off(),
  pastetoggle: { short: 'pt', value: '' },
  readonly: off('ro'),
  relativenumber: off('rnu'),
  report: { value: 2 },
  ruler: on('ru'),
  scroll: { short: 'scr', value: 0 },
  scrolloff: { short: 'so', value: 0 },
  shiftround: off('sr'),
  shiftwidth: { short: 'sw', value: 8 },
  showcmd: on('sc'),
  showmatch: off('sm'),
  showmode: on('smd'),
  smartcase: off('scs'),
  smartindent: off('si'),
  smarttab: off('sta'),
  softtabstop: { short: 'sts', value: 0 },
  startofline: on('sol'),
  swapfile: on('swf'),
  syntax: { short: 'syn', value: '' },
  tabstop: { short: 'ts', value: 8 },
  textwidth: { short: 'tw', value: 0 },
  tildeop: off('top'),
  undofile: off('udf'),
  undolevels: { short: 'ul', value: 1000 },
  updatetime: { short: 'ut', value: 4000 },
  virtualedit: { short: 've', value: '' },
  visualbell: off('vb'),
  wildmenu: off('wmnu'),
  wildmode: { short: 'wim', value: 'full' },
  wrap: on(),
  wrapscan: on('ws'),
  writebackup: on('wb'),
};

const FULL_NAMES = new Map(
  Object.entries(OPTIONS).flatMap(
    ([name, { short }]) =>
      [
        [name, name],
        [short ?? name, name],
      ] as const,
  ),
);

/** The options of one editor. */
export class Options {
  private readonly values = new Map<string, OptionValue>();
  /** What `:set paste` switched off, for `:set nopaste`. */
  private beforePaste: ReadonlyMap<string, OptionValue> | undefined;

  /** @returns the full name of an option, undefined where there is none */
  static nameOf(name: string): string | undefined {
    return FULL_NAMES.get(name);
  }

  get(name: string): OptionValue {
    return this.values.get(name) ?? OPTIONS[name]!.value;
  }

  on(name: string): boolean {
    return this.get(name) === true;
  }

  number(name: string): number {
    return Number(this.get(name));
  }

  set(name: string, value: OptionValue): void {
    if (name === 'paste') this.setPaste(value === true);
    this.values.set(name, value);
  }

  reset(name: string): void {
    this.set(name, OPTIONS[name]!.value);
  }

  get tabStop(): number {
    return this.number('tabstop') || 8;
  }

  /** What >> shifts by. */
  get shiftWidth(): number {
    return this.number('shiftwidth') || this.tabStop;
  }

  /** Models did_set_paste. */
  private setPaste(value: boolean): void {
    if (value === this.on('paste')) return;
    const saved = this.beforePaste;
    if (value) {
      const names = ['autoindent', 'expandtab', 'softtabstop', 'smarttab', 'smartindent', 'textwidth'];
      this.beforePaste = new Map(names.map(name => [name, this.get(name)]));
      for (const name of names) this.values.set(name, typeof this.get(name) === 'number' ? 0 : false);
    } else {
      this.beforePaste = undefined;
      for (const [name, old] of saved ?? []) this.values.set(name, old);
    }
  }
}
