/** Applies strategic merge patches without the server: --local, --dry-run=client, --overrides and kustomize. */
import schema from '../../api/generated/schema.json' with { type: 'json' };
import { isObject, type JsonObject, jsonEqual } from '../../base/json.ts';

interface Field {
  readonly ref?: string;
  readonly items?: Field;
  readonly 'patch-strategy'?: string;
  readonly 'patch-merge-key'?: string;
}
const TYPES = schema as unknown as Readonly<
  Record<string, { readonly gvk?: readonly string[]; readonly fields?: Readonly<Record<string, Field>> }>
>;
const BY_GVK = new Map(
  Object.entries(TYPES).flatMap(([name, type]) => (type.gvk ?? []).map(gvk => [gvk, name] as const)),
);

/** The object after the patch. Directives known: `$patch: delete|replace`, `$setElementOrder`, `$retainKeys`, `$deleteFromPrimitiveList`. */
export function strategicMerge(object: JsonObject, patch: JsonObject): JsonObject {
  return mergeMap(object, patch, BY_GVK.get(`${String(object.apiVersion)} ${String(object.kind)}`));
}

function mergeMap(old: JsonObject, patch: JsonObject, type: string | undefined): JsonObject {
  if (patch.$patch === 'replace') {
    const { $patch: _, ...rest } = patch;
    return rest;
  }
  if (patch.$patch === 'delete') return {};
  let made: Record<string, unknown> = { ...old };
  const retain = patch.$retainKeys;
  if (Array.isArray(retain))
    made = Object.fromEntries(Object.entries(made).filter(([key]) => retain.includes(key)));
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const field = key.slice(key.indexOf('/') + 1);
      if (Array.isArray(made[field]))
        made[field] = made[field].filter(item => !(value as unknown[]).includes(item));
      continue;
    }
    if (key.startsWith('$')) continue;
    if (value === null) delete made[key];
    else
      made[key] = mergeValue(made[key], value, type === undefined ? undefined : TYPES[type]?.fields?.[key]);
  }
  return made as JsonObject;
}

function mergeValue(old: unknown, value: unknown, field: Field | undefined): unknown {
  if (isObject(value)) return mergeMap(isObject(old) ? old : {}, value, field?.ref);
  const merges = field?.['patch-strategy']?.split(',').includes('merge');
  if (!Array.isArray(value) || !merges) return value;
  const before = Array.isArray(old) ? (old as unknown[]) : [];
  const key = field?.['patch-merge-key'];
  if (key === undefined) return [...before, ...value.filter(item => !before.includes(item))];
  return mergeList(before as JsonObject[], value as JsonObject[], key, field?.items?.ref);
}

/** What the patch names is merged where it stands; what is new comes first, as the real one does. */
function mergeList(
  old: readonly JsonObject[],
  patch: readonly JsonObject[],
  key: string,
  type: string | undefined,
): JsonObject[] {
  if (patch.some(item => item.$patch === 'replace')) return patch.filter(item => item.$patch !== 'replace');
  const merged = old.flatMap(item => {
    const change = patch.find(other => jsonEqual(other[key], item[key]));
    if (change === undefined) return [item];
    return change.$patch === 'delete' ? [] : [mergeMap(item, change, type)];
  });
  const added = patch.filter(
    item => item.$patch !== 'delete' && !old.some(other => jsonEqual(other[key], item[key])),
  );
  return [...added, ...merged];
}
