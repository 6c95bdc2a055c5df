import type { Anchor, Node } from './node.ts';
import { Scanner } from './scanner.ts';
import { faultAt, type Mark } from './source.ts';
import type { Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** The first document of a text; undefined where it holds none. @throws YamlError */
export function parseDocument(text: string): Node | undefined {
  return new Parser(text).document();
}

const STANDARD = 'tag:yaml.org,2002:';

/** Makes nodes of tokens. models go.yaml.in/yaml/v2 parserc.go and the parser of decode.go */
class Parser {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, Anchor>();
  private readonly handles = new Map([
    ['!', '!'],
    ['!!', STANDARD],
  ]);

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  document(): Node | undefined {
    let token = this.scanner.peek();
    while (token.type === 'document end') token = this.take();
    const explicit = token.type === 'directive' || token.type === 'document start';
    token = this.directives();
    if (explicit) {
      if (token.type !== 'document start') throw fault(token, 'did not find expected <document start>');
      token = this.take();
    } else if (token.type === 'stream end') return undefined;
    const ends = ['directive', 'document start', 'document end', 'stream end'].includes(token.type);
    const root = ends ? empty(token.start) : this.node('block', false);
    this.scanner.peek();
    return root;
  }

  private directives(): Token {
    let token = this.scanner.peek();
    let versioned = false;
    for (; token.type === 'directive'; token = this.take()) {
      if (token.name === 'TAG') this.handles.set(token.handle, token.prefix);
      else if (versioned) throw fault(token, 'found duplicate %YAML directive');
      else if (token.prefix !== '1.1') throw fault(token, 'found incompatible YAML document');
      else versioned = true;
    }
    return token;
  }

  /** Takes the present token; returns the next. */
  private take(): Token {
    this.scanner.skip();
    return this.scanner.peek();
  }

  /** @param indentless a sequence may begin at the column of the mapping that holds it */
  private node(context: 'block' | 'flow', indentless: boolean): Node {
    let token = this.scanner.peek();
    const { start } = token;
    if (token.type === 'alias') {
      const anchor = this.anchors.get(token.value);
      if (anchor === undefined) throw new YamlError(`yaml: unknown anchor '${token.value}' referenced`);
      this.scanner.skip();
      return { kind: 'alias', line: start.line, name: token.value, anchor };
    }
    let anchor: Anchor | undefined;
    let tag: string | undefined;
    for (; ; token = this.take()) {
      if (token.type === 'anchor' && anchor === undefined) this.anchors.set(token.value, (anchor = {}));
      else if (token.type === 'tag' && tag === undefined) tag = this.tagOf(token);
      else break;
    }
    const node = this.content(token, context, indentless, tag, anchor !== undefined, start);
    if (anchor !== undefined) anchor.node = node;
    return node;
  }

  private tagOf(token: Extract<Token, { type: 'tag' }>): string {
    if (token.handle === '') return token.suffix;
    const prefix = this.handles.get(token.handle);
    if (prefix === undefined) throw fault(token, 'found undefined tag handle');
    return prefix + token.suffix;
  }

  private content(
    token: Token,
    context: 'block' | 'flow',
    indentless: boolean,
    tag: string | undefined,
    anchored: boolean,
    start: Mark,
  ): Node {
    const head = { tag: tag ?? '', line: start.line };
    if (indentless && token.type === 'block entry')
      return { kind: 'sequence', ...head, items: this.indentlessItems() };
    switch (token.type) {
      case 'scalar': {
        this.scanner.skip();
        return { kind: 'scalar', ...head, value: token.value, plain: token.plain };
      }
      case 'flow sequence start':
        return { kind: 'sequence', ...head, items: this.flowItems() };
      case 'flow mapping start':
        return { kind: 'mapping', ...head, entries: this.flowEntries() };
      case 'block sequence start':
        if (context === 'block') return { kind: 'sequence', ...head, items: this.blockItems() };
        break;
      case 'block mapping start':
        if (context === 'block') return { kind: 'mapping', ...head, entries: this.blockEntries() };
    }
    if (anchored || tag !== undefined) return { kind: 'scalar', ...head, value: '', plain: true };
    throw fault(token, 'did not find expected node content');
  }

  private blockItems(): Node[] {
    const items: Node[] = [];
    let token = this.take();
    for (; token.type === 'block entry'; token = this.scanner.peek())
      items.push(this.filled('block', false, ['block entry', 'block end']));
    if (token.type !== 'block end') throw fault(token, "did not find expected '-' indicator");
    this.scanner.skip();
    return items;
  }

  private indentlessItems(): Node[] {
    const items: Node[] = [];
    while (this.scanner.peek().type === 'block entry')
      items.push(this.filled('block', false, ['block entry', 'key', 'value', 'block end']));
    return items;
  }

  private blockEntries(): [Node, Node][] {
    const entries: [Node, Node][] = [];
    const none = ['key', 'value', 'block end'];
    let token = this.take();
    for (; token.type === 'key'; token = this.scanner.peek()) {
      const key = this.filled('block', true, none);
      const after = this.scanner.peek();
      const value = after.type === 'value' ? this.filled('block', true, none) : empty(after.start);
      entries.push([key, value]);
    }
    if (token.type !== 'block end') throw fault(token, 'did not find expected key');
    this.scanner.skip();
    return entries;
  }

  private flowItems(): Node[] {
    const items: Node[] = [];
    let token = this.take();
    while (token.type !== 'flow sequence end') {
      if (items.length > 0) {
        if (token.type !== 'flow entry') throw fault(token, "did not find expected ',' or ']'");
        token = this.take();
        if (token.type === 'flow sequence end') break;
      }
      if (token.type === 'key') items.push(this.pair(token));
      else items.push(this.node('flow', false));
      token = this.scanner.peek();
    }
    this.scanner.skip();
    return items;
  }

  /** `[a: b]`: a mapping of one entry. */
  private pair({ start }: Token): Node {
    const key = this.filled('flow', false, ['value', 'flow entry', 'flow sequence end']);
    const after = this.scanner.peek();
    const value =
      after.type === 'value'
        ? this.filled('flow', false, ['flow entry', 'flow sequence end'])
        : empty(after.start);
    return { kind: 'mapping', tag: '', line: start.line, entries: [[key, value]] };
  }

  private flowEntries(): [Node, Node][] {
    const entries: [Node, Node][] = [];
    let token = this.take();
    while (token.type !== 'flow mapping end') {
      if (entries.length > 0) {
        if (token.type !== 'flow entry') throw fault(token, "did not find expected ',' or '}'");
        token = this.take();
        if (token.type === 'flow mapping end') break;
      }
      const isKey = token.type === 'key';
      const key = isKey
        ? this.filled('flow', false, ['value', 'flow entry', 'flow mapping end'])
        : this.node('flow', false);
      const after = this.scanner.peek();
      const value =
        isKey && after.type === 'value'
          ? this.filled('flow', false, ['flow entry', 'flow mapping end'])
          : empty(after.start);
      entries.push([key, value]);
      token = this.scanner.peek();
    }
    this.scanner.skip();
    return entries;
  }

  /** Takes an indicator; returns the node behind it, an empty one where one of `none` follows. */
  private filled(context: 'block' | 'flow', indentless: boolean, none: readonly string[]): Node {
    const token = this.take();
    return none.includes(token.type) ? empty(token.start) : this.node(context, indentless);
  }
}

function empty({ line }: Mark): Node {
  return { kind: 'scalar', tag: '', line, value: '', plain: true };
}

/** The parser counts lines from 0, so that it names the one before, and none where that is the first. */
function fault(token: Token, problem: string): YamlError {
  return faultAt(token.start.line, problem);
}
