/** What a document is made of. `line` counts from 0; `tag` is '' where none was given. */
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface Tagged {
  readonly tag: string;
  readonly line: number;
}
export interface ScalarNode extends Tagged {
  readonly kind: 'scalar';
  readonly value: string;
  /** Without quotes: its text says its type. */
  readonly plain: boolean;
}
export interface SequenceNode extends Tagged {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
}
export interface MappingNode extends Tagged {
  readonly kind: 'mapping';
  readonly entries: readonly (readonly [key: Node, value: Node])[];
}
export interface AliasNode {
  readonly kind: 'alias';
  readonly line: number;
  readonly name: string;
  readonly anchor: Anchor;
}
/** A name for a node; while that is read, it has none yet. */
export interface Anchor {
  node?: Node;
}
