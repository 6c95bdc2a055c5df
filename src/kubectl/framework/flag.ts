/** The flags of a command, in the forms that pflag knows. */

export type FlagKind = 'bool' | 'string' | 'int' | 'int64' | 'duration' | 'strings' | 'stringArray' | 'pairs';

export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly kind: FlagKind;
  /** As the help shows it and as it holds when the flag is not given. */
  readonly value?: string;
  readonly usage: string;
  /** Value when the flag is given without one (`--dry-run`, `--cascade`). Absent: the next argument is the value. */
  readonly bare?: string;
  readonly hidden?: boolean;
  /** Printed when the flag is used: `Flag --x has been deprecated, <text>`. */
  readonly deprecated?: string;
  readonly required?: boolean;
  /** What completion offers for the value. */
  readonly complete?: 'namespaces' | 'contexts' | 'clusters' | 'users' | 'files' | readonly string[];
}

const ZERO: Readonly<Record<FlagKind, string>> = {
  bool: 'false',
  string: '',
  int: '0',
  int64: '0',
  duration: '0s',
  strings: '',
  stringArray: '',
  pairs: '',
};

/** The value a flag has when it is not given. */
export function initialValue(flag: Flag): string {
  return flag.value ?? ZERO[flag.kind];
}

type More = Partial<Omit<Flag, 'name' | 'kind' | 'usage'>>;

export function bool(name: string, usage: string, more: More = {}): Flag {
  return { name, kind: 'bool', usage, bare: 'true', ...more };
}
export function str(name: string, usage: string, more: More = {}): Flag {
  return { name, kind: 'string', usage, ...more };
}
export function int(name: string, usage: string, more: More = {}): Flag {
  return { name, kind: 'int', usage, ...more };
}
export function int64(name: string, usage: string, more: More = {}): Flag {
  return { name, kind: 'int64', usage, ...more };
}
export function duration(name: string, usage: string, more: More = {}): Flag {
  return { name, kind: 'duration', usage, ...more };
}
/** Comma separated and repeatable. */
export function strings(name: string, usage: string, more: More = {}): Flag {
  return { name, kind: 'strings', usage, ...more };
}
/** Repeatable, commas kept. */
export function stringArray(name: string, usage: string, more: More = {}): Flag {
  return { name, kind: 'stringArray', usage, ...more };
}
/** `key=value` pairs, comma separated and repeatable. models component-base/cli/flag MapStringString */
export function pairs(name: string, usage: string, more: More = {}): Flag {
  return { name, kind: 'pairs', usage, ...more };
}
