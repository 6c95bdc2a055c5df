/** What kube-scheduler says about a configuration that it does not start with. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Several problems as one text. models apimachinery's util/errors, Aggregate */
export function aggregate(problems: readonly string[]): string {
  const distinct = [...new Set(problems)];
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`;
}

/** Texts of field errors. models apimachinery's util/validation/field/errors.go */
export const field = {
  invalid: (path: string, value: unknown, detail: string) =>
    `${path}: Invalid value: ${JSON.stringify(value)}: ${detail}`,
  required: (path: string, detail = '') => `${path}: Required value${detail === '' ? '' : `: ${detail}`}`,
  forbidden: (path: string, detail: string) => `${path}: Forbidden: ${detail}`,
  duplicate: (path: string, value: unknown) => `${path}: Duplicate value: ${JSON.stringify(value)}`,
  notSupported: (path: string, value: unknown, known: readonly string[]) =>
    `${path}: Unsupported value: ${JSON.stringify(value)}: supported values: ${known.map(one => JSON.stringify(one)).join(', ')}`,
};
