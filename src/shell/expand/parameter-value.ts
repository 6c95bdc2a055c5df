import type { Shell } from '../shell.ts';
import type { FieldBuilder } from './fields.ts';

/** `${...}` cannot be expanded as it is written; ends a script. */
export class ExpansionError extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** What a parameter holds: several values for `@`, `*` and whole arrays. */
export interface Value {
  readonly values: readonly string[];
  readonly all: '@' | '*' | undefined;
  readonly set: boolean;
}

/** A single value, or none. */
export function one(value: string | undefined): Value {
  return { values: value === undefined ? [] : [value], all: undefined, set: value !== undefined };
}

/** What a name, with its subscript, holds now. */
export function lookup(shell: Shell, name: string, index: string | undefined): Value {
  if (index === '@' || index === '*') {
    const values = shell.vars.elements(name);
    return { values, all: index, set: values.length > 0 };
  }
  if (index !== undefined) return one(shell.vars.element(name, index));
  if (name === '@' || name === '*') return { values: shell.params, all: name, set: shell.params.length > 0 };
  const special = specialParameter(shell, name);
  if (special !== undefined) return one(special.value);
  const target = shell.vars.resolve(name);
  const element = target === name ? null : /^([A-Za-z_]\w*)\[([@*])\]$/.exec(target);
  return element ? lookup(shell, element[1]!, element[2]) : one(shell.vars.get(name));
}

/** What the parameters hold that are not variables; undefined for other names. */
function specialParameter(shell: Shell, name: string): { value: string | undefined } | undefined {
  if (/^\d+$/.test(name)) return { value: name === '0' ? shell.name : shell.params[Number(name) - 1] };
  const value = SPECIAL.get(name);
  return value && { value: value(shell) };
}

const SPECIAL: ReadonlyMap<string, (shell: Shell) => string | undefined> = new Map(
  Object.entries<(shell: Shell) => string | undefined>({
    '?': shell => String(shell.status),
    '#': shell => String(shell.params.length),
    $: shell => String(shell.mainPid),
    '!': shell => shell.lastBackground?.toString(),
    '-': shell => shell.flags(),
    _: shell => shell.lastArgument,
  }),
);

/** Adds a value: `"$@"` and whole arrays as a field for each element. */
export function emit(shell: Shell, value: Value, builder: FieldBuilder, quoted: boolean): void {
  const ifs = shell.vars.get('IFS') ?? ' \t\n';
  if (value.all === undefined) {
    const text = value.values[0] ?? '';
    if (quoted) builder.quoted(text);
    else builder.expanded(text);
  } else if (value.all === '*' && quoted) {
    builder.quoted(value.values.join(ifs.slice(0, 1)));
  } else if (!builder.splits) {
    const text = value.values.join(value.all === '*' ? ifs.slice(0, 1) : ' ');
    if (quoted) builder.quoted(text);
    else builder.literal(text);
  } else {
    value.values.forEach((text, i) => {
      if (i > 0) builder.breakField();
      if (quoted) builder.quoted(text);
      else builder.expanded(text);
    });
  }
}
