const NONE: readonly never[] = [];

/** The tables of one kind, by the machine whose kernel they are in. */
export class Tables<Table extends { readonly id: string; readonly node: string }> {
  private readonly byNode = new Map<string, Table[]>();

  /** Adds a table; one with the same id on the same machine takes its place. */
  add(table: Table): { remove(): void } {
    const there = this.byNode.get(table.node) ?? [];
    const at = there.findIndex(({ id }) => id === table.id);
    if (at < 0) there.push(table);
    else there[at] = table;
    this.byNode.set(table.node, there);
    return {
      remove: () => {
        const index = there.indexOf(table);
        if (index >= 0) there.splice(index, 1);
      },
    };
  }

  /** The tables of a machine, in the order in which they came. */
  of(node: string | undefined): readonly Table[] {
    return node === undefined ? NONE : (this.byNode.get(node) ?? NONE);
  }
}
