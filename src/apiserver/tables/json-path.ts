import { isObject, type Json, type JsonObject } from '../../base/json.ts';

const STEP =
  /\.([\w-]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|(\[\*\]|\.\*)|\[\?\(@((?:\.[\w-]+)+)\s*==\s*["']([^"']*)["']\)\]/y;

/**
 * The values that a printer column's path selects: members, indexes, `[*]` and `[?(@.a=="b")]`, which is what
 * definitions use. An unknown form selects nothing.
 * @param path `.spec.replicas`, `.status.conditions[?(@.type=="Ready")].status`
 */
export function evaluateJsonPath(path: string, root: JsonObject): readonly Json[] {
  let found: readonly Json[] = [root];
  let at = path.startsWith('$') ? 1 : 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const step = STEP.exec(path);
    if (!step) return [];
    at = STEP.lastIndex;
    found = found.flatMap(value => take(value, step)).filter(value => value !== undefined);
  }
  return found;
}

function take(value: Json, step: RegExpExecArray): readonly (Json | undefined)[] {
  const [, member, single, double, index, every, filterPath, filterValue] = step;
  const key = member ?? unescaped(single) ?? unescaped(double);
  if (key !== undefined) return isObject(value) && Object.hasOwn(value, key) ? [value[key]] : [];
  if (index !== undefined) return Array.isArray(value) ? [value[Number(index)]] : [];
  const items = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if (every !== undefined) return items;
  return items.filter(
    item =>
      isObject(item) && evaluateJsonPath(filterPath!, item).some(inner => String(inner) === filterValue),
  );
}

function unescaped(text: string | undefined): string | undefined {
  return text?.replace(/\\(.)/g, '$1');
}
