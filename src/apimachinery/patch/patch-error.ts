/**
 * Why a patch cannot be applied, as data: the API server makes a Status of it, kubectl an error of its own.
 * `form`: the patch is none of its kind · `rejected`: it does not fit the object · `internal`: what the real library
 * fails at without calling it the patch's fault · `size`: it has too many operations.
 */
export class PatchError extends Error {
  constructor(
    readonly reason: 'form' | 'rejected' | 'internal' | 'size',
    message: string,
  ) {
    super(message);
  }
}
