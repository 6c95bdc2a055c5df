/** JSON patch (RFC 6902), for what kubectl patches without the server. */
import { isObject, type JsonObject, jsonEqual } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';

/** The value after the operations. @throws CommandError when one does not fit */
export function jsonPatch(value: unknown, operations: readonly JsonObject[]): unknown {
  return operations.reduce<unknown>((current, operation) => applyOne(current, operation), value);
}

function applyOne(value: unknown, operation: JsonObject): unknown {
  const path = pointer(String(operation.path));
  switch (operation.op) {
    case 'add':
      return change(value, path, (_, list) => ({ value: operation.value, insert: list }));
    case 'replace':
      return change(value, path, old => {
        if (old === undefined) throw missing('replace', operation.path);
        return { value: operation.value };
      });
    case 'remove':
      return change(value, path, old => {
        if (old === undefined) throw missing('remove', operation.path);
        return undefined;
      });
    case 'move': {
      const moved = at(value, pointer(String(operation.from)));
      return applyOne(applyOne(value, { op: 'remove', path: operation.from }), {
        op: 'add',
        path: operation.path,
        value: moved as JsonObject,
      });
    }
    case 'copy':
      return applyOne(value, {
        op: 'add',
        path: operation.path,
        value: at(value, pointer(String(operation.from))) as JsonObject,
      });
    case 'test':
      if (!jsonEqual(at(value, path), operation.value))
        throw new CommandError(`testing value ${String(operation.path)} failed`);
      return value;
    default:
      throw new CommandError(`Unexpected kind: ${String(operation.op)}`);
  }
}

function missing(operation: string, path: unknown): CommandError {
  return new CommandError(
    `${operation} operation does not apply: doc is missing key: ${String(path)}: missing value`,
  );
}

function pointer(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, key) => {
    if (Array.isArray(current)) return current[Number(key)];
    return isObject(current) ? current[key] : undefined;
  }, value);
}

type Change = (old: unknown, inList: boolean) => { value: unknown; insert?: boolean } | undefined;

function change(value: unknown, path: readonly string[], to: Change): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to(value, false)?.value;
  if (Array.isArray(value)) {
    const index = key === '-' ? value.length : Number(key);
    if (rest.length > 0) return value.map((item, i) => (i === index ? change(item, rest, to) : item));
    const made = to(value[index], true);
    const tail = made?.insert ? value.slice(index) : value.slice(index + 1);
    return [...value.slice(0, index), ...(made === undefined ? [] : [made.value]), ...tail];
  }
  const object = isObject(value) ? value : {};
  if (rest.length > 0) {
    if (object[key] === undefined) throw missing('add', `/${path.join('/')}`);
    return { ...object, [key]: change(object[key], rest, to) };
  }
  const made = to(object[key], false);
  const { [key]: _, ...others } = object;
  return made === undefined ? others : { ...object, [key]: made.value };
}
