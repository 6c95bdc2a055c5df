/** Follows the path of one action. models the eval functions of client-go/util/jsonpath/jsonpath.go */

import { formatV } from '../../../apimachinery/go/value.ts';
import { isObject } from '../../../base/json.ts';
import { COMPARISONS } from './compare.ts';
import { type Filter, JsonPathError, type PathNode, type Slice } from './node.ts';

type Values = readonly unknown[];
type Evaluate<N> = (node: N, input: Values, allowMissing: boolean) => Values;
type Evaluators = { readonly [T in PathNode['type']]: Evaluate<Extract<PathNode, { type: T }>> };

/**
 * What the path leads to from each of the values.
 * @param allowMissing a field that is not there gives nothing instead of an error
 * @throws JsonPathError
 */
export function follow(path: readonly PathNode[], input: Values, allowMissing: boolean): Values {
  return path.reduce(
    (values, node) => (EVALUATORS[node.type] as Evaluate<PathNode>)(node, values, allowMissing),
    input,
  );
}

const EVALUATORS: Evaluators = {
  text: ({ text }) => [text],
  literal: ({ value }, input) => input.map(() => value),
  action: ({ nodes }, input, allowMissing) => follow(nodes, input, allowMissing),
  field: ({ name }, input, allowMissing) => {
    const found = input.flatMap(value => (isObject(value) && value[name] !== undefined ? [value[name]] : []));
    if (found.length === 0 && input.length > 0 && !allowMissing)
      throw new JsonPathError(`${name} is not found`);
    return found;
  },
  wildcard: (_, input) => input.flatMap(children),
  recursive: (_, input) => input.flatMap(descendants),
  union: ({ members }, input, allowMissing) => members.flatMap(member => follow(member, input, allowMissing)),
  slice: (node, input) => input.flatMap(value => sliced(node, value)),
  filter: (node, input, allowMissing) => input.flatMap(value => filtered(node, value, allowMissing)),
  identifier: ({ name }) => {
    throw new JsonPathError(`unrecognized identifier ${name}`);
  },
};

/** Of a map in the order of its keys (Go has none), of a text its bytes. */
function children(value: unknown): Values {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...new TextEncoder().encode(value)];
  if (!isObject(value)) return [];
  return Object.keys(value)
    .sort()
    .map(key => value[key])
    .filter(inner => inner !== undefined);
}

/** Itself and all below that hold something, from the top, as evalRecursive finds them; however deep they are. */
function descendants(value: unknown): Values {
  const found: unknown[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    const inner = children(next);
    if (inner.length === 0) continue;
    found.push(next);
    for (let i = inner.length - 1; i >= 0; i--) open.push(inner[i]);
  }
  return found;
}

/** models evalArray */
function sliced({ from: first, to: last, step = 1, single }: Slice, value: unknown): Values {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
  const { length } = value;
  const fromStart = (index: number) => (index < 0 ? index + length : index);
  const from = fromStart(first ?? 0);
  const to = single ? from + 1 : fromStart(last ?? length);
  if (from === to) return [];
  if (from >= length || from < 0) throw outOfBounds(from, length);
  if (to > length || to < 0) throw outOfBounds(to - 1, length);
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
  if (step <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(from, to).filter((_, index) => index % step === 0);
}

function outOfBounds(index: number, length: number): JsonPathError {
  return new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);
}

/** A value's type as Go names it. */
function goType(value: unknown): string {
  if (isObject(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** models evalFilter */
function filtered({ left, operator, right }: Filter, value: unknown, allowMissing: boolean): Values {
  if (!Array.isArray(value)) {
    const shown = value === null ? '<invalid reflect.Value>' : formatV(value);
    throw new JsonPathError(`${shown} is not array or slice and cannot be filtered`);
  }
  return value.filter(item => {
    if (operator === 'exists') return follow(left, [item], true).length > 0;
    const sides = [left, right].map(side => follow(side, [item], allowMissing));
    if (sides.some(side => side.length > 1))
      throw new JsonPathError('can only compare one element at a time');
    if (sides.some(side => side.length === 0)) return false;
    const compare = COMPARISONS[operator];
    if (compare === undefined) throw new JsonPathError(`unrecognized filter operator ${operator}`);
    return compare(sides[0]![0], sides[1]![0]);
  });
}
