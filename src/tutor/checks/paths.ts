import { isObject } from '../../base/json.ts';

/** A path into an object: names of fields, indexes of lists. */
export type Path = readonly (string | number)[];

/** A step of a pattern of paths; `any`: any entry of a list or of a mapping. */
type Step = string | number | { readonly any: true };
export type PathPattern = readonly Step[];

/**
 * Reads `spec.template.spec.containers[0].image`. `[]` stands for any entry; what has dots in its name goes into
 * brackets: `metadata.labels[node.kubernetes.io/x]`.
 */
export function readPath(text: string): PathPattern {
  const parts = text.match(/\[[^\]]*\]|[^.[\]]+/g) ?? [];
  return parts.map(part => {
    if (!part.startsWith('[')) return part;
    const inner = part.slice(1, -1);
    if (inner === '') return { any: true };
    return /^\d+$/.test(inner) ? Number(inner) : inner;
  });
}

/** Whether a path is the one of a pattern, or lies below it. */
export function isAtOrBelow(path: Path, pattern: PathPattern): boolean {
  return (
    pattern.length <= path.length &&
    pattern.every((step, at) => typeof step === 'object' || step === path[at])
  );
}

/** The values that a pattern leads to; none where a part of the way is missing. */
export function valuesAt(value: unknown, pattern: PathPattern): readonly unknown[] {
  return pattern.reduce<readonly unknown[]>(
    (values, step) => values.flatMap(inner => entriesAt(inner, step)),
    [value],
  );
}

function entriesAt(value: unknown, step: Step): readonly unknown[] {
  if (typeof step === 'object') {
    if (Array.isArray(value)) return value;
    return isObject(value) ? Object.values(value) : [];
  }
  const inner = Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[step] : undefined;
  return inner === undefined || inner === null ? [] : [inner];
}

/** `spec.containers[0].image` */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (/[.[\]/]/.test(step)) return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
