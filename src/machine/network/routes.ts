/** A route in a machine's kernel: where packets to a block of addresses leave it. */
export interface Route {
  /** The machine's address. */
  readonly node: string;
  /** `10.244.2.0/24` */
  readonly block: string;
  readonly via: string;
  /** `flannel.1` */
  readonly device: string;
}

/** The routes of all machines, beside those that addresses bring by themselves. */
export class Routes {
  private readonly byNode = new Map<string, Map<string, Route>>();

  /** A route to the same block takes an earlier one's place. */
  add(route: Route): { remove(): void } {
    const routes = this.byNode.get(route.node) ?? new Map<string, Route>();
    routes.set(route.block, route);
    this.byNode.set(route.node, routes);
    return {
      remove: () => {
        if (routes.get(route.block) === route) routes.delete(route.block);
      },
    };
  }

  of(node: string): readonly Route[] {
    return [...(this.byNode.get(node)?.values() ?? [])];
  }
}
