import { type FieldError, invalidValue } from './field-error.ts';
import type { Path } from './path.ts';

/** Checks of file paths. models validatePathNoBacksteps, validateLocalDescendingPath, validateLocalNonReservedPath */

export function validateNoBacksteps(path: string, at: Path, errors: FieldError[]): void {
  if (path.split('/').includes('..')) errors.push(invalidValue(at, path, "must not contain '..'"));
}

export function validateRelativePath(path: string, at: Path, errors: FieldError[]): void {
  if (path.startsWith('/')) errors.push(invalidValue(at, path, 'must be a relative path'));
  validateNoBacksteps(path, at, errors);
}

export function validateUnreservedPath(path: string, at: Path, errors: FieldError[]): void {
  validateRelativePath(path, at, errors);
  if (path.startsWith('..') && !path.startsWith('../')) {
    errors.push(invalidValue(at, path, "must not start with '..'"));
  }
}
