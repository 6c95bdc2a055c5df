import type { Mark } from './source.ts';

/** What a scanner makes of a text. models go.yaml.in/yaml/v2 yamlh.go, yaml_token_t */
export type Token = { readonly start: Mark } & (
  | { readonly type: Plain }
  | { readonly type: 'directive'; readonly name: string; readonly handle: string; readonly prefix: string }
  | { readonly type: 'alias'; readonly value: string }
  | { readonly type: 'anchor'; readonly value: string }
  | { readonly type: 'tag'; readonly handle: string; readonly suffix: string }
  | { readonly type: 'scalar'; readonly value: string; readonly plain: boolean }
);

/** Tokens that are nothing but their place. */
export type Plain =
  | 'stream end'
  | 'document start'
  | 'document end'
  | 'block sequence start'
  | 'block mapping start'
  | 'block end'
  | 'flow sequence start'
  | 'flow sequence end'
  | 'flow mapping start'
  | 'flow mapping end'
  | 'block entry'
  | 'flow entry'
  | 'key'
  | 'value';
