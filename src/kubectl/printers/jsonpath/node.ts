/** What a JSONPath template is read into. models client-go/util/jsonpath/node.go */

/** A number of `[a:b:c]`; undefined where none was written. */
export interface Slice {
  readonly type: 'slice';
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly step: number | undefined;
  /** `[a]`: `to` was not written but follows from `from`. */
  readonly single: boolean;
}

export interface Filter {
  readonly type: 'filter';
  readonly left: readonly PathNode[];
  /** `exists` for one without a comparison. */
  readonly operator: string;
  readonly right: readonly PathNode[];
}

export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'literal'; readonly value: number | boolean }
  | { readonly type: 'action'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly members: readonly (readonly PathNode[])[] }
  | { readonly type: 'identifier'; readonly name: string }
  | Slice
  | Filter;

/** A template that cannot be read or evaluated; `message` is client-go's. */
export class JsonPathError extends Error {}
