/** Variables as bash keeps them: scalars, indexed and associative arrays, attributes, and dynamic scopes. */

export interface Variable {
  value: string | Map<number, string> | Map<string, string> | undefined;
  kind: 'scalar' | 'indexed' | 'associative';
  exported?: boolean;
  readonly?: boolean;
  integer?: boolean;
  lower?: boolean;
  upper?: boolean;
  nameref?: boolean;
}

/** A variable may not be set: the message is what the shell prints after its own name. */
export class VariableError extends Error {}

/** A value longer than this is refused, so that a script cannot eat the host's memory. */
const LONGEST_VALUE = 32 * 1024 * 1024;

type Dynamic = { get(): string; set?(value: string): void };

export class Variables {
  private scopes: Map<string, Variable>[] = [new Map()];
  /** Values that are computed when read (RANDOM, SECONDS ...). */
  readonly dynamic = new Map<string, Dynamic>();
  /** The same for arrays (FUNCNAME). */
  readonly dynamicArrays = new Map<string, () => string[]>();
  /** Evaluates the value of an integer variable. */
  evaluate: (expression: string) => number = Number;

  /** A copy for a subshell: later changes on either side do not show on the other. */
  fork(): Variables {
    const copy = new Variables();
    copy.scopes = this.scopes.map(scope => new Map([...scope].map(([name, v]) => [name, copyOf(v)])));
    return copy;
  }

  /** The variables outside of functions, as they are kept. */
  globals(): Map<string, Variable> {
    return this.scopes[0]!;
  }

  pushScope(): void {
    this.scopes.push(new Map());
  }

  popScope(): void {
    this.scopes.pop();
  }

  get depth(): number {
    return this.scopes.length - 1;
  }

  find(name: string): Variable | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The name that a reference leads to, itself otherwise. */
  resolve(name: string): string {
    for (let i = 0; i < 10; i++) {
      const variable = this.find(name);
      if (!variable?.nameref || typeof variable.value !== 'string' || variable.value === '') return name;
      name = variable.value;
    }
    return name;
  }

  /** The scalar value (an array's element 0), or undefined when unset. */
  get(name: string): string | undefined {
    const dynamic = this.dynamic.get(name);
    if (dynamic !== undefined) return dynamic.get();
    const computed = this.dynamicArrays.get(name);
    if (computed !== undefined) return computed()[0];
    const variable = this.find(name);
    if (variable === undefined) return undefined;
    if (variable.nameref) {
      const target = this.resolve(name);
      if (target === name) return undefined;
      const element = /^(.*)\[(.*)\]$/.exec(target);
      return element ? this.element(element[1]!, element[2]!) : this.get(target);
    }
    if (variable.kind === 'scalar') return variable.value as string | undefined;
    return (variable.value as Map<unknown, string> | undefined)?.get(variable.kind === 'indexed' ? 0 : '0');
  }

  element(name: string, key: string): string | undefined {
    name = this.resolve(name);
    const variable = this.find(name);
    const computed = this.dynamicArrays.get(name);
    if (computed !== undefined) return computed()[Number(key)];
    if (variable === undefined) return this.dynamic.has(name) && key === '0' ? this.get(name) : undefined;
    if (variable.value === undefined) return undefined;
    if (variable.kind === 'associative') return (variable.value as Map<string, string>).get(key);
    const index = this.index(name, key);
    if (variable.kind === 'scalar') return index === 0 ? (variable.value as string | undefined) : undefined;
    return (variable.value as Map<number, string>).get(index);
  }

  /** All elements in order; a scalar is its only one. */
  elements(name: string): string[] {
    return this.entries(name).map(([, value]) => value);
  }

  entries(name: string): [string, string][] {
    name = this.resolve(name);
    const computed = this.dynamicArrays.get(name);
    if (computed !== undefined) return computed().map((value, i) => [String(i), value]);
    const variable = this.find(name);
    if (variable?.kind !== 'scalar' && variable?.value === undefined && variable !== undefined) return [];
    if (variable?.kind === 'indexed')
      return [...(variable.value as Map<number, string>)]
        .sort((a, b) => a[0] - b[0])
        .map(([k, v]) => [String(k), v]);
    if (variable?.kind === 'associative') return [...(variable.value as Map<string, string>)];
    const value = this.get(name);
    return value === undefined ? [] : [['0', value]];
  }

  isAssociative(name: string): boolean {
    return this.find(this.resolve(name))?.kind === 'associative';
  }

  /** Sets a scalar or, of an array, the element 0. @throws VariableError when read-only */
  set(name: string, value: string, append = false): void {
    const target = this.resolve(name);
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(target);
    if (element) {
      this.setElement(element[1]!, element[2]!, value, append);
      return;
    }
    name = target;
    const dynamic = this.dynamic.get(name);
    if (dynamic !== undefined) {
      dynamic.set?.(value);
      return;
    }
    const variable = this.writable(name);
    if (variable.kind === 'indexed') {
      this.setElement(name, '0', value, append);
      return;
    }
    if (variable.kind === 'associative') {
      this.setElement(name, '0', value, append);
      return;
    }
    variable.value = this.converted(
      variable,
      value,
      append ? (variable.value as string | undefined) : undefined,
    );
  }

  setElement(name: string, key: string, value: string, append = false): void {
    name = this.resolve(name);
    const variable = this.writable(name);
    if (variable.kind === 'scalar') {
      const first = variable.value as string | undefined;
      variable.kind = 'indexed';
      variable.value = new Map(first === undefined ? [] : [[0, first]]);
    }
    if (variable.kind === 'associative') {
      const map = variable.value as Map<string, string>;
      map.set(key, this.converted(variable, value, append ? map.get(key) : undefined));
    } else {
      const map = variable.value as Map<number, string>;
      const index = this.index(name, key);
      if (index < 0) throw new VariableError(`${name}[${key}]: bad array subscript`);
      map.set(index, this.converted(variable, value, append ? map.get(index) : undefined));
    }
  }

  /** Makes `name` an empty array of the kind, unless it is to be appended to. */
  makeArray(name: string, kind: 'indexed' | 'associative', keep = false): void {
    name = this.resolve(name);
    const variable = this.writable(name);
    if (keep && variable.kind === kind) return;
    if (keep && variable.kind === 'scalar' && kind === 'indexed') {
      const first = variable.value as string | undefined;
      variable.value = new Map(first === undefined ? [] : [[0, first]]);
    } else {
      variable.value = new Map();
    }
    variable.kind = kind;
  }

  /** Declares in the innermost scope (`local`), hiding an outer one; inherits nothing. */
  declareLocal(name: string): Variable {
    const scope = this.scopes.at(-1)!;
    let variable = scope.get(name);
    if (variable === undefined) {
      const outer = this.find(name);
      if (outer?.readonly && this.scopes[0]!.get(name) === outer)
        throw new VariableError(`${name}: readonly variable`);
      variable = { value: undefined, kind: 'scalar', ...(outer?.exported ? { exported: true } : {}) };
      scope.set(name, variable);
    }
    return variable;
  }

  /** The variable for changing its attributes, made when there is none. */
  declare(name: string, global = false): Variable {
    const found = global ? this.scopes[0]!.get(name) : this.find(name);
    if (found !== undefined) return found;
    const fresh: Variable = { value: undefined, kind: 'scalar' };
    this.scopes[0]!.set(name, fresh);
    return fresh;
  }

  unset(name: string): void {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name);
      if (found === undefined) continue;
      if (found.readonly) throw new VariableError(`${name}: cannot unset: readonly variable`);
      // A local variable stays local when it is unset.
      if (i > 0 && i === this.scopes.length - 1)
        this.scopes[i]!.set(name, { value: undefined, kind: 'scalar' });
      else this.scopes[i]!.delete(name);
      break;
    }
    this.dynamic.delete(name);
  }

  unsetElement(name: string, key: string): void {
    name = this.resolve(name);
    const variable = this.find(name);
    if (variable === undefined) return;
    if (variable.readonly) throw new VariableError(`${name}: cannot unset: readonly variable`);
    if (variable.kind === 'scalar') {
      this.unset(name);
      return;
    }
    if (key === '@' || key === '*') (variable.value as Map<unknown, string>).clear();
    else if (variable.kind === 'associative') (variable.value as Map<string, string>).delete(key);
    else (variable.value as Map<number, string>).delete(this.index(name, key));
  }

  export(name: string): void {
    this.declare(this.resolve(name)).exported = true;
  }

  /** What a child process gets. */
  environment(): Record<string, string> {
    const result: Record<string, string> = {};
    for (const scope of this.scopes) {
      for (const [name, variable] of scope) {
        if (variable.exported && typeof variable.value === 'string') result[name] = variable.value;
        else if (name in result && scope !== this.scopes[0]) delete result[name];
      }
    }
    return result;
  }

  /** All visible names, sorted. */
  names(prefix = ''): string[] {
    const names = new Set<string>();
    for (const scope of this.scopes)
      for (const name of scope.keys()) if (name.startsWith(prefix)) names.add(name);
    for (const name of this.dynamic.keys()) if (name.startsWith(prefix)) names.add(name);
    return [...names].sort();
  }

  private writable(name: string): Variable {
    const found = this.find(name);
    if (found?.readonly) throw new VariableError(`${name}: readonly variable`);
    if (found !== undefined) {
      if (found.kind !== 'scalar') found.value ??= new Map<never, string>();
      return found;
    }
    const fresh: Variable = { value: undefined, kind: 'scalar' };
    this.scopes[0]!.set(name, fresh);
    return fresh;
  }

  private converted(variable: Variable, value: string, before: string | undefined): string {
    if (variable.integer) return String(this.evaluate(value || '0') + (before ? this.evaluate(before) : 0));
    let result = before === undefined ? value : before + value;
    if (result.length > LONGEST_VALUE) throw new VariableError('xrealloc: cannot allocate memory');
    if (variable.lower) result = result.toLowerCase();
    if (variable.upper) result = result.toUpperCase();
    return result;
  }

  private index(name: string, key: string): number {
    let index = /^-?\d+$/.test(key) ? Number(key) : this.evaluate(key);
    if (index < 0) {
      const variable = this.find(name);
      const largest =
        variable?.kind === 'indexed' ? Math.max(-1, ...(variable.value as Map<number, string>).keys()) : 0;
      index += largest + 1;
    }
    return index;
  }
}

function copyOf(variable: Variable): Variable {
  return variable.value instanceof Map
    ? { ...variable, value: new Map(variable.value as Map<string, string>) }
    : { ...variable };
}
