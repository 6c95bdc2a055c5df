/** What one probe found out. `unknown`: the probe itself could not be made. */
export interface ProbeAnswer {
  readonly result: 'success' | 'failure' | 'unknown';
  /** What the event says after `probe failed: `. */
  readonly output: string;
}
