/** What a Go template is read into. models text/template/parse/node.go */

/** Where in the template it stands, and how it reads: what errors tell of. */
export interface Place {
  readonly at: number;
  readonly source: string;
}

type Kinds =
  | { readonly type: 'dot'; readonly fields: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly fields: readonly string[] }
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'pipeline'; readonly pipeline: Pipeline; readonly fields: readonly string[] };
export type Term = Kinds & Place;

export interface Command extends Place {
  readonly terms: readonly Term[];
}

export interface Pipeline extends Place {
  readonly variables: readonly string[];
  /** `=` and not `:=` */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export interface Block<Type extends string> {
  readonly type: Type;
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipeline: Pipeline }
  | Block<'if'>
  | Block<'with'>
  | Block<'range'>
  | ({ readonly type: 'template'; readonly name: string; readonly pipeline?: Pipeline } & Place)
  | { readonly type: 'break' }
  | { readonly type: 'continue' };

/** Counts lines from 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
