import { compareQuantities, isQuantity } from '../../api/quantity.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { isAtOrBelow, type Path, type PathPattern } from './paths.ts';

/** How strictly a pattern is meant. */
export interface Strictness {
  /** The entries of a list must be found in the pattern's order; others may lie between them. */
  readonly ordered?: boolean;
  /** Below these paths the value may have nothing but what the pattern has. */
  readonly exact?: readonly PathPattern[];
}

/**
 * Whether a value has all that a pattern asks for. Mappings match when every key of the pattern matches; a list of
 * the pattern matches when each of its entries finds an entry of its own in the value, in any order; quantities
 * match by value (1 and 1000m). `null` in a pattern asks for absence. Lists of which one entry is enough (the values
 * of an expression, the terms of a node selector) may have no more. What means the same to Kubernetes matches:
 * matchLabels and matchExpressions with In, a toleration without operator and one with Equal.
 */
export function matches(pattern: Json | undefined, value: unknown, strictness: Strictness = {}): boolean {
  return new Match(strictness).at(pattern, value, []);
}

class Match {
  private readonly ordered: boolean;
  private readonly exact: readonly PathPattern[];

  constructor({ ordered = false, exact = [] }: Strictness) {
    this.ordered = ordered;
    this.exact = exact;
  }

  at(pattern: Json | undefined, value: unknown, path: Path): boolean {
    if (pattern === null || pattern === undefined) return isAbsent(value);
    if (Array.isArray(pattern)) return Array.isArray(value) && this.list(pattern, value, path);
    if (isObject(pattern)) return isObject(value) && this.mapping(pattern, value, path);
    if (pattern === value) return true;
    return (
      isQuantity(pattern) && isQuantity(value) && compareQuantities(pattern as string, value as string) === 0
    );
  }

  private mapping(pattern: JsonObject, value: JsonObject, path: Path): boolean {
    if (isSelector(pattern)) return this.selector(pattern, value, path);
    if (this.isExact(path) && Object.keys(value).some(key => !(key in pattern) && !isAbsent(value[key])))
      return false;
    return Object.keys(pattern).every(key => this.at(pattern[key] ?? null, value[key], [...path, key]));
  }

  /** A label selector, or a term of a node selector: what it requires, however that is spelled. */
  private selector(pattern: JsonObject, value: JsonObject, path: Path): boolean {
    const { matchLabels: _, matchExpressions: __, ...rest } = pattern;
    const { matchLabels: ___, matchExpressions: ____, ...valueRest } = value;
    const required = requirementsOf(value);
    const wanted = requirementsOf(pattern);
    const inPlace = [...path, 'matchExpressions'];
    const isUnwanted = (one: Json) => isObject(one) && unwantedLabels(pattern).includes(String(one.key));
    return (
      !required.some(isUnwanted) &&
      this.list(wanted, required, inPlace) &&
      this.mapping(rest, valueRest, path)
    );
  }

  private list(pattern: readonly Json[], value: readonly unknown[], path: Path): boolean {
    const isTolerations = path.at(-1) === 'tolerations';
    const exact = this.isExact(path);
    const entries = isTolerations ? tolerationsIn(pattern, value) : value;
    // What a whole toleration leaves out is meant as Kubernetes means it; in a part of one it may be anything.
    const wanted =
      isTolerations && exact ? pattern.map(one => (isObject(one) ? filledToleration(one) : one)) : pattern;
    if (exact && entries.length !== wanted.length) return false;
    return this.ordered ? this.inOrder(wanted, entries, path) : this.inAnyOrder(wanted, entries, path);
  }

  /** Each entry of the pattern takes another entry of the value: found by augmenting paths, so that order never matters. */
  private inAnyOrder(pattern: readonly Json[], value: readonly unknown[], path: Path): boolean {
    const takenBy = new Map<number, number>();
    const place = (entry: number, tried: Set<number>): boolean => {
      for (let at = 0; at < value.length; at++) {
        if (tried.has(at) || !this.at(pattern[entry], value[at], [...path, entry])) continue;
        tried.add(at);
        const other = takenBy.get(at);
        if (other === undefined || place(other, tried)) {
          takenBy.set(at, entry);
          return true;
        }
      }
      return false;
    };
    return pattern.every((_, entry) => place(entry, new Set()));
  }

  /** Each entry takes the first that fits after the one before it. */
  private inOrder(pattern: readonly Json[], value: readonly unknown[], path: Path): boolean {
    let at = 0;
    return pattern.every((entry, index) => {
      while (at < value.length && !this.at(entry, value[at], [...path, index])) at++;
      return at++ < value.length;
    });
  }

  private isExact(path: Path): boolean {
    return isAlternatives(path) || this.exact.some(pattern => isAtOrBelow(path, pattern));
  }
}

/** Lists of which one entry is enough: one more lets more through, so there may be none. */
function isAlternatives(path: Path): boolean {
  return (
    path.at(-1) === 'nodeSelectorTerms' || (path.at(-1) === 'values' && path.at(-3) === 'matchExpressions')
  );
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** A pattern that asks for the absence of one of the two spellings means the spelling. */
function isSelector({ matchLabels, matchExpressions }: JsonObject): boolean {
  if (matchLabels === null || matchExpressions === null) return false;
  return isObject(matchLabels) || Array.isArray(matchExpressions);
}

/** Labels that a pattern asks to be absent. */
function unwantedLabels({ matchLabels }: JsonObject): readonly string[] {
  return isObject(matchLabels) ? Object.keys(matchLabels).filter(key => matchLabels[key] === null) : [];
}

function requirementsOf({ matchLabels, matchExpressions }: JsonObject): readonly Json[] {
  const labels = isObject(matchLabels)
    ? Object.entries(matchLabels).filter(([, value]) => value !== null && value !== undefined)
    : [];
  const expressions = Array.isArray(matchExpressions) ? (matchExpressions as readonly Json[]) : [];
  return [...labels.map(([key, value]): Json => ({ key, operator: 'In', values: [value!] })), ...expressions];
}

const ADDED = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);

/** Whether it is one of the tolerations that the API server adds to every pod that says nothing of their taints. */
export function isAddedToleration(toleration: unknown): boolean {
  return (
    isObject(toleration) &&
    ADDED.has(String(toleration.key)) &&
    toleration.effect === 'NoExecute' &&
    toleration.tolerationSeconds === 300
  );
}

/** Tolerations with what they leave out filled in, without those that nobody wrote. */
function tolerationsIn(pattern: readonly Json[], value: readonly unknown[]): readonly unknown[] {
  const asked = new Set(pattern.map(entry => (isObject(entry) ? entry.key : undefined)));
  return value
    .filter(entry => !isObject(entry) || asked.has(entry.key) || !isAddedToleration(entry))
    .map(entry => (isObject(entry) ? filledToleration(entry) : entry));
}

function filledToleration(toleration: JsonObject): JsonObject {
  const operator = toleration.operator ? toleration.operator : 'Equal';
  return operator === 'Equal'
    ? { ...toleration, operator, value: toleration.value ?? '' }
    : { ...toleration, operator };
}
