/** What was yanked or deleted, by the name of its register. Models vim's register.c. */

export interface Register {
  readonly kind: 'characters' | 'lines' | 'block';
  readonly lines: readonly string[];
}

export class Registers {
  private readonly named = new Map<string, Register>();
  /** The one that p without a name takes from. */
  private lastWritten = '0';

  /** @param name of one of the registers that text is put from: `"`, `0` to `9`, `-`, `a` to `z` */
  get(name: string): Register | undefined {
    const key = name.toLowerCase();
    return this.named.get(key === '"' ? this.lastWritten : key);
  }

  /** @param name undefined: nobody named one, so it is 0 */
  yank(name: string | undefined, register: Register): void {
    this.put(name === undefined || name === '"' ? '0' : name, register);
  }

  /** @param big the delete counts as one of lines: it goes to 1, and 1 to 8 move on */
  delete(name: string | undefined, register: Register, big: boolean): void {
    if (name === '_') return;
    const isNamed = name !== undefined && name !== '"';
    if (isNamed) this.put(name, register);
    if (big) {
      for (let n = 9; n > 1; n--) {
        const previous = this.named.get(String(n - 1));
        if (previous) this.named.set(String(n), previous);
      }
      this.put('1', register);
    } else if (!isNamed) this.put('-', register);
    if (isNamed) this.lastWritten = name.toLowerCase();
  }

  /** A capital letter adds to the register of its small one. */
  put(name: string, register: Register): void {
    if (name === '_') return;
    const key = name.toLowerCase();
    const old = this.named.get(key);
    const adds = name !== key && old !== undefined && old.lines.length > 0;
    this.named.set(key, adds ? appended(old, register) : register);
    this.lastWritten = key;
  }

  /** The text that CTRL-R puts into a line and @ runs. */
  text(name: string): string | undefined {
    const register = this.get(name);
    return register && register.lines.join('\n') + (register.kind === 'lines' ? '\n' : '');
  }
}

function appended(old: Register, more: Register): Register {
  if (old.kind === 'lines' || more.kind === 'lines')
    return { kind: 'lines', lines: [...old.lines, ...more.lines] };
  const [first = '', ...rest] = more.lines;
  return { kind: old.kind, lines: [...old.lines.slice(0, -1), (old.lines.at(-1) ?? '') + first, ...rest] };
}

/** The names a command may have after `"`. */
export const isRegisterName = (name: string): boolean => /^[a-zA-Z0-9"_.:%/-]$/.test(name);
