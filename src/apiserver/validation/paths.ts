import { type FieldError, invalidValue, required } from '../../apimachinery/validation/field-error.ts';
import { isDns1123Subdomain, regexError } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';

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

const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const httpPathForm = new RegExp(`^${HTTP_PATH}$`);

/** `example.com/path`. models IsDomainPrefixedPath of apimachinery's validation */
export function validateDomainPrefixedPath(value: string, at: Path, errors: FieldError[]): void {
  if (value === '') {
    errors.push(required(at));
    return;
  }
  const slash = value.indexOf('/');
  const host = value.slice(0, slash);
  const path = value.slice(slash + 1);
  if (slash < 1 || path === '') {
    errors.push(invalidValue(at, value, 'must be a domain-prefixed path (such as "acme.io/foo")'));
    return;
  }
  for (const message of isDns1123Subdomain(host)) errors.push(invalidValue(at, host, message));
  if (!httpPathForm.test(path)) errors.push(invalidValue(at, path, regexError('Invalid path', HTTP_PATH)));
}
