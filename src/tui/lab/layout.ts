/** Where the parts of the lab screen stand. Rows and columns from 0; the title row and the key row are not counted in. */
export interface LabLayout {
  /** Columns of the task, or 0 when it is hidden. */
  readonly taskWidth: number;
  /** The terminal's place, or undefined when it is hidden. */
  readonly pane:
    | { readonly left: number; readonly top: number; readonly columns: number; readonly rows: number }
    | undefined;
}

/** Narrower screens show the task or the terminal, wider ones both. */
const SPLIT_FROM = 108;
const TITLE_ROWS = 1;

/** @param view which of the two a narrow screen shows */
export function labLayout(columns: number, rows: number, view: 'task' | 'terminal'): LabLayout {
  const height = rows - 2;
  if (columns < SPLIT_FROM) {
    if (view === 'task') return { taskWidth: columns, pane: undefined };
    return { taskWidth: 0, pane: { left: 0, top: TITLE_ROWS, columns, rows: height } };
  }
  const taskWidth = Math.min(56, Math.floor(columns * 0.36));
  const left = taskWidth + 1;
  return { taskWidth, pane: { left, top: TITLE_ROWS, columns: columns - left, rows: height } };
}
