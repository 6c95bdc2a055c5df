import type { Source } from './source.ts';

/** Reading anchors, tags and directives. models go.yaml.in/yaml/v2 scannerc.go */

const WORD = /[0-9A-Za-z_-]/;
const URI = /[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]%]/;

function takeWhile(source: Source, letters: RegExp): string {
  let taken = '';
  while (letters.test(source.peek())) taken += source.read();
  return taken;
}

/** The name behind `&` or `*`. @throws YamlError */
export function scanName(source: Source): string {
  source.skip();
  const name = takeWhile(source, WORD);
  if (name === '' || !(source.isBlankOrEnd() || '?:,]}%@`'.includes(source.peek())))
    throw source.fault('did not find expected alphabetic or numeric character');
  return name;
}

/** A tag, from its `!` on. @throws YamlError */
export function scanTag(source: Source): { handle: string; suffix: string } {
  let handle = '';
  let suffix = '';
  if (source.peek(1) === '<') {
    source.skip(2);
    suffix = scanUri(source, '');
    if (source.peek() !== '>') throw source.fault("did not find the expected '>'");
    source.skip();
  } else {
    handle = scanHandle(source);
    if (handle.length > 1 && handle.endsWith('!')) suffix = scanUri(source, '');
    else {
      suffix = scanUri(source, handle);
      [handle, suffix] = suffix === '' ? ['', '!'] : ['!', suffix];
    }
  }
  if (!source.isBlankOrEnd()) throw source.fault('did not find expected whitespace or line break');
  return { handle, suffix };
}

function scanHandle(source: Source): string {
  source.skip();
  const name = takeWhile(source, WORD);
  if (source.peek() !== '!') return `!${name}`;
  source.skip();
  return `!${name}!`;
}

/** @param head what was taken for a handle and belongs to the tag */
function scanUri(source: Source, head: string): string {
  const rest = takeWhile(source, URI);
  if (head === '' && rest === '') throw source.fault('did not find expected tag URI');
  return head.slice(1) + decoded(source, rest);
}

function decoded(source: Source, uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    throw source.fault('did not find URI escaped octet');
  }
}

/** A directive, from its `%` to the end of its line; `prefix` of %YAML is the version. @throws YamlError */
export function scanDirective(source: Source): { name: string; handle: string; prefix: string } {
  source.skip();
  const name = takeWhile(source, WORD);
  if (name === '') throw source.fault('could not find expected directive name');
  if (!source.isBlankOrEnd()) throw source.fault('found unexpected non-alphabetical character');
  const skipBlanks = () => {
    while (source.isBlank()) source.skip();
  };
  skipBlanks();
  let [handle, prefix] = ['', ''];
  if (name === 'YAML') {
    const version = takeWhile(source, /[0-9.]/);
    if (!/^\d/.test(version)) throw source.fault('did not find expected version number');
    if (!/^\d+\.\d*$/.test(version)) throw source.fault("did not find expected digit or '.' character");
    if (!/^\d+\.\d+$/.test(version)) throw source.fault('did not find expected version number');
    prefix = version;
  } else if (name === 'TAG') {
    if (source.peek() !== '!') throw source.fault("did not find expected '!'");
    handle = scanHandle(source);
    if (handle !== '!' && !handle.endsWith('!')) throw source.fault("did not find expected '!'");
    if (!source.isBlank()) throw source.fault('did not find expected whitespace');
    skipBlanks();
    prefix = scanUri(source, '');
  } else throw source.fault('found unknown directive name');
  skipBlanks();
  if (source.peek() === '#') while (!source.isBreakOrEnd()) source.skip();
  if (!source.isBreakOrEnd()) throw source.fault('did not find expected comment or line break');
  source.readLine();
  return { name, handle, prefix };
}
