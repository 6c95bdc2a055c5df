/** Smaller terminals are refused. */
export const LEAST = { columns: 80, rows: 24 } as const;

/** As people write it. */
export const LEAST_TEXT = `${LEAST.columns}x${LEAST.rows}`;

/** Whether the screens have room. */
export function fits(columns: number, rows: number): boolean {
  return columns >= LEAST.columns && rows >= LEAST.rows;
}
