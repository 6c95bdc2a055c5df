/** Where the parts of the lab screen stand. Rows and columns from 0; the title row and the key row are not counted in. */
export interface LabLayout {
  /** Columns of the task, or 0 when it is hidden. */
  readonly taskWidth: number;
  /** The terminal's place, or undefined when it is hidden. */
  readonly pane:
    | { readonly left: number; readonly top: number; readonly columns: number; readonly rows: number }
    | undefined;
}

export interface Split {
  /** Which of the two a narrow screen shows. */
  readonly view: 'task' | 'terminal';
  /** The terminal alone, on a wide screen. */
  readonly zoomed?: boolean;
  /** How many columns wider than usual the task is. */
  readonly wider?: number;
}

/** Narrower screens show the task or the terminal, wider ones both. */
const SPLIT_FROM = 100;
const TITLE_ROWS = 1;
const LEAST_TASK = 28;
const LEAST_TERMINAL = 50;

export function labLayout(
  columns: number,
  rows: number,
  { view, zoomed = false, wider = 0 }: Split,
): LabLayout {
  const height = rows - 2;
  const alone = { left: 0, top: TITLE_ROWS, columns, rows: height };
  if (columns < SPLIT_FROM) {
    return view === 'task' ? { taskWidth: columns, pane: undefined } : { taskWidth: 0, pane: alone };
  }
  if (zoomed) return { taskWidth: 0, pane: alone };
  const usual = Math.min(56, Math.floor(columns * 0.36));
  const taskWidth = Math.max(LEAST_TASK, Math.min(columns - LEAST_TERMINAL - 1, usual + wider));
  const left = taskWidth + 1;
  return { taskWidth, pane: { left, top: TITLE_ROWS, columns: columns - left, rows: height } };
}
