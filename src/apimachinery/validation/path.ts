/** Where a field is: `spec.containers[0].name`. The text is made only when an error shows it. */
export class Path {
  private readonly parent: Path | undefined;
  private readonly part: string;

  constructor(part: string, parent?: Path) {
    this.part = part;
    this.parent = parent;
  }

  child(...names: readonly string[]): Path {
    let path: Path = this;
    for (const name of names) path = new Path(this.isRoot(path) ? name : `.${name}`, path);
    return path;
  }

  index(index: number): Path {
    return new Path(`[${index}]`, this);
  }

  key(key: string): Path {
    return new Path(`[${key}]`, this);
  }

  toString(): string {
    return this.parent === undefined ? this.part : this.parent.toString() + this.part;
  }

  private isRoot(path: Path): boolean {
    return path.parent === undefined && path.part === '';
  }
}

/** The start of a path: `root('spec')`. */
export function root(...names: readonly [string, ...string[]]): Path {
  const [first, ...rest] = names;
  return new Path(first).child(...rest);
}
