/** Does synchronous work, but gives it up after a time. @throws TookTooLong */
export type Within = <T>(milliseconds: number, work: () => T) => T;

/** Work that was given up. */
export class TookTooLong extends Error {}

/** For work that is trusted, as in tests of berth's own content: nothing is given up. */
export const unbounded: Within = (_, work) => work();
