import type { AdmissionPlugin, Attributes } from './plugin.ts';

/** Runs the plugins that are switched on: all that change the object in order, later all that only look at it. */
export class AdmissionChain {
  private readonly plugins: readonly AdmissionPlugin[];

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.plugins = plugins;
  }

  /** @throws ApiError of the first plugin that refuses */
  mutate(attributes: Attributes): void {
    for (const plugin of this.plugins) plugin.mutate?.(attributes);
  }

  /** @throws ApiError of the first plugin that refuses */
  validate(attributes: Attributes): void {
    for (const plugin of this.plugins) plugin.validate?.(attributes);
  }
}
