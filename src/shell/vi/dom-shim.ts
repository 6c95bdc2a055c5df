/**
 * The engine builds its prompts and messages as DOM nodes. While it handles a key (always at once, never later) it
 * finds this much of a document; nobody else ever sees it.
 */
class ShimNode {
  readonly nodeType = 1;
  readonly style = {};
  private readonly children: (ShimNode | string)[] = [];

  appendChild(child: ShimNode | string): void {
    this.children.push(child);
  }

  setAttribute(): void {}

  get textContent(): string {
    return this.children.map(child => (typeof child === 'string' ? child : child.textContent)).join('');
  }

  set textContent(text: string) {
    this.children.splice(0, this.children.length, text);
  }
}

class ShimText extends ShimNode {
  constructor(text: string) {
    super();
    this.textContent = text;
  }
}

const shim = {
  document: { createElement: () => new ShimNode(), createTextNode: (text: string) => new ShimText(text) },
  window: { setTimeout: () => 0, clearTimeout: () => undefined },
};

/** Runs something of the engine with the shim in place. */
export function withShim<T>(body: () => T): T {
  const scope = globalThis as Record<string, unknown>;
  const names = Object.keys(shim) as (keyof typeof shim)[];
  const before = names.map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const name of names) scope[name] = shim[name];
  try {
    return body();
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) delete scope[name];
      else Object.defineProperty(globalThis, name, descriptor);
    }
  }
}
