import { createContext } from 'react';
import type { Binding } from './bindings.ts';

interface Layer {
  bound(): readonly Binding[];
  /** Nothing below it gets a key. */
  readonly modal: boolean;
}

/** What can be run on the screens that lie over one another, the topmost last. */
export class Layers {
  private readonly layers: Layer[] = [];

  add(layer: Layer): () => void {
    this.layers.push(layer);
    return () => {
      const at = this.layers.indexOf(layer);
      if (at >= 0) this.layers.splice(at, 1);
    };
  }

  /** What can be run now, each action once: the topmost screen's word counts. */
  current(): readonly Binding[] {
    const lowest = this.layers.findLastIndex(({ modal }) => modal);
    const found = this.layers
      .slice(Math.max(0, lowest))
      .reverse()
      .flatMap(layer => layer.bound());
    return found.filter((binding, at) => found.findIndex(({ id }) => id === binding.id) === at);
  }
}

export const LayersContext = createContext(new Layers());
