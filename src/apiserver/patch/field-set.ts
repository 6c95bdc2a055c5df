import type { JsonObject } from '../../base/json.ts';

/**
 * A set of field paths in the form in which managedFields holds it (fieldsV1): a tree of path elements (`f:name`,
 * `k:{"name":"a"}`, `v:"x"`). A node without members of its own is a path of the set; a node with deeper ones is,
 * when it also has `.`. Sets are immutable and share what they have in common, so that a small change costs little.
 * models sigs.k8s.io/structured-merge-diff/fieldpath/set.go
 */
export type FieldSet = JsonObject;

export const NO_FIELDS: FieldSet = {};
/** A node that is itself a path and has none below. */
export const LEAF: FieldSet = {};
const SELF = '.';

/** The node below, or undefined. */
export function childOf(set: FieldSet | undefined, element: string): FieldSet | undefined {
  return set?.[element] as FieldSet | undefined;
}

/** Path elements below a node, sorted as the real server prints them. */
export function elementsOf(set: FieldSet): readonly string[] {
  return Object.keys(set).filter(element => element !== SELF);
}

/** True where the node itself is a path of the set. Not for the root. */
export function isMember(node: FieldSet): boolean {
  return SELF in node || isEmpty(node);
}

/** True for a root without any path. */
export function isEmpty(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** Makes a node; undefined where there is nothing to say. @param children by path element */
export function node(
  member: boolean,
  children: readonly (readonly [string, FieldSet])[],
): FieldSet | undefined {
  if (children.length === 0) return member ? LEAF : undefined;
  const sorted = [...children].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(member ? [[SELF, LEAF], ...sorted] : sorted);
}

/** The node with itself as a path. */
export function withSelf(inner: FieldSet): FieldSet {
  return isMember(inner) ? inner : { [SELF]: LEAF, ...inner };
}

/** Paths of either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  return mergeNodes(a, b, SELF in a || SELF in b);
}

function mergeNodes(a: FieldSet, b: FieldSet, member: boolean): FieldSet {
  let changed = member && !(SELF in a);
  const children = new Map(elementsOf(a).map(element => [element, childOf(a, element)!]));
  for (const element of elementsOf(b)) {
    const [mine, theirs] = [children.get(element), childOf(b, element)!];
    const both = mine ? uniteMembers(mine, theirs) : theirs;
    if (both === mine) continue;
    changed = true;
    children.set(element, both);
  }
  return changed ? (node(member, [...children]) ?? NO_FIELDS) : a;
}

function uniteMembers(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  const member = isMember(a) || isMember(b);
  if (isEmpty(a)) return isEmpty(b) ? a : mergeNodes({ [SELF]: LEAF }, b, true);
  return mergeNodes(a, b, member);
}

/** Paths of `a` that are not paths of `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return isEmpty(a) || isEmpty(b) ? a : (subtract(a, b, false) ?? NO_FIELDS);
}

function subtract(a: FieldSet, b: FieldSet, isPath: boolean): FieldSet | undefined {
  const member = isPath && isMember(a) && !isMember(b);
  let changed = isPath && isMember(a) && !member;
  const children: [string, FieldSet][] = [];
  for (const element of elementsOf(a)) {
    const [mine, theirs] = [childOf(a, element)!, childOf(b, element)];
    const left = theirs ? subtract(mine, theirs, true) : mine;
    if (left !== mine) changed = true;
    if (left) children.push([element, left]);
  }
  return changed ? node(member, children) : a;
}

/** Paths of both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return intersect(a, b, false) ?? NO_FIELDS;
}

function intersect(a: FieldSet, b: FieldSet, isPath: boolean): FieldSet | undefined {
  const member = isPath && isMember(a) && isMember(b);
  const children = elementsOf(a).flatMap(element => {
    const [mine, theirs] = [childOf(a, element)!, childOf(b, element)];
    const both = theirs && intersect(mine, theirs, true);
    return both ? [[element, both] as const] : [];
  });
  return node(member, children);
}

/** All paths as text, `.spec.containers[name="a"].image`: those of a level before those below it. */
export function pathTexts(set: FieldSet, prefix = ''): string[] {
  const children = elementsOf(set).map(
    element => [prefix + elementText(element), childOf(set, element)!] as const,
  );
  return [
    ...children.filter(([, child]) => isMember(child)).map(([path]) => path),
    ...children.flatMap(([path, child]) => pathTexts(child, path)),
  ];
}

function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  const keys = Object.entries(JSON.parse(rest)).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `[${keys.join(',')}]`;
}
