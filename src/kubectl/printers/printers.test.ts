import { describe, expect, it } from 'vitest';
import { align, TABLE_STYLE } from '../../apimachinery/go/tabwriter.ts';
import { columnsOfSpec, printColumns } from './custom-columns.ts';
import { GoTemplate } from './go-template/template.ts';
import { JsonPath } from './jsonpath/jsonpath.ts';
import { sortObjects } from './sort.ts';

const PODS = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'b', labels: { 'app.io/name': 'x' } },
      spec: { priority: 10, containers: [{ image: 'nginx' }, { image: 'redis' }] },
    },
    { metadata: { name: 'a' }, spec: { priority: 9, containers: [{ image: 'httpd' }] } },
  ],
};
const path = (template: string, data: unknown = PODS) =>
  new JsonPath(template, { allowMissing: true }).print(data);
const template = (text: string, data: unknown = PODS) => new GoTemplate('output', text, true).execute(data);

describe('JSONPath', () => {
  it.each([
    ['{.items[0].metadata.name}', 'b'],
    ['{.items[*].metadata.name}', 'b a'],
    ['{.items[-1].metadata.name}', 'a'],
    ['{.items[0:1].metadata.name}', 'b'],
    ['{..image}', 'nginx redis httpd'],
    ['{.items[?(@.metadata.name=="a")].spec.priority}', '9'],
    ['{.items[?(@.spec.priority>9)].metadata.name}', 'b'],
    ["{.items[0].metadata.labels['app\\.io/name']}", 'x'],
    ['{.items[0].metadata.labels.app\\.io/name}', 'x'],
    ['{range .items[*]}{.metadata.name}={.spec.priority}{"\\n"}{end}', 'b=10\na=9\n'],
    ["{.items[0]['metadata.name','spec.priority']}", 'b 10'],
    ['{range .items[*]}{.spec.priority},', '10,9,,'],
    ['{.items[0].nope}', ''],
    ['text', 'text'],
    ['{range .items[1].spec.containers[*].image}{@}{end}', 'httpd'],
  ])('%s', (text, printed) => {
    expect(path(text)).toBe(printed);
  });

  it('looks through what is nested deep in the order of its depth', () => {
    let data: object = { image: 'innermost' };
    for (let depth = 0; depth < 3000; depth++) data = depth % 2 ? [data] : { a: data, image: depth };
    const found = path('{..image}', data).split(' ');
    expect(found).toHaveLength(1501);
    expect([found[0], found[1], found.at(-1)]).toEqual(['2998', '2996', 'innermost']);
  });

  it('prints maps and lists as JSON', () => {
    expect(path('{.items[1].spec}')).toBe('{"containers":[{"image":"httpd"}],"priority":9}');
  });

  it.each([
    ['{.items', 'unclosed action'],
    ['{end}', 'not in range, nothing to end'],
    ['{.items[?(@.a==]}', 'unterminated filter'],
  ])('refuses %s', (text, message) => {
    expect(() => path(text)).toThrow(message);
  });

  it('misses loudly where it must', () => {
    expect(() => new JsonPath('{.nope}', { allowMissing: false }).print({})).toThrow('nope is not found');
  });
});

describe('Go templates', () => {
  it.each([
    ['{{define "t"}}{{template "t"}}{{end}}{{template "t"}}', 'exceeded maximum template depth'],
    ['{{range 999999999}}{{end}}', 'takes too long'],
    ['{{break}}', '{{break}} outside {{range}}'],
    ['{{"\\q"}}', 'invalid syntax'],
  ])('refuses %s', (text, message) => {
    expect(() => template(text)).toThrow(message);
  });

  it.each([
    ['{{printf "%999999999d|" 1}}', '%!(NOVERB)%!(EXTRA int64=1)'],
    ['{{printf "%*d" 99999999 1}}', '%!(BADWIDTH)1'],
    ['{{printf "%c" -1}}', '\ufffd'],
    ['{{printf "%.500f" 0.5}}', `0.5${'0'.repeat(99)}`],
  ])('prints %s', (text, printed) => {
    expect(template(text)).toBe(printed);
  });

  it.each([
    ['{{range .items}}{{.metadata.name}} {{end}}', 'b a '],
    ['{{range $i, $p := .items}}{{$i}}{{$p.metadata.name}}{{end}}', '0b1a'],
    ['{{len .items}}', '2'],
    ['{{with index .items 0}}{{.metadata.name}}{{end}}', 'b'],
    ['{{if eq .kind "List"}}yes{{else}}no{{end}}', 'yes'],
    ['{{(index .items 0).metadata.name | printf "%q"}}', '"b"'],
    ['{{.nope}}', '<no value>'],
    ['{{- /* nothing */ -}}', ''],
    ['{{range .none}}x{{else}}empty{{end}}', 'empty'],
  ])('%s', (text, printed) => {
    expect(template(text)).toBe(printed);
  });

  it('refuses what it cannot read', () => {
    expect(() => template('{{.a')).toThrow('unclosed action');
  });
});

describe('columns', () => {
  it('stand three spaces apart, at least eight wide', () => {
    expect(align('A\tB\nlonger-name\tx\n', TABLE_STYLE)).toBe('A             B\nlonger-name   x\n');
  });

  it('hold what their paths lead to', () => {
    const columns = columnsOfSpec('NAME:.metadata.name,IMAGES:.spec.containers[*].image,NONE:.spec.nope');
    expect(printColumns(columns, PODS.items, true)).toBe(
      'NAME   IMAGES        NONE\nb      nginx,redis   <none>\na      httpd         <none>\n',
    );
  });
});

describe('--sort-by', () => {
  it('compares numbers as numbers and names as names', () => {
    const names = (field: string) =>
      sortObjects(PODS.items, field).map(one => (one.metadata as { name: string }).name);
    expect(names('{.spec.priority}')).toEqual(['a', 'b']);
    expect(names('.metadata.name')).toEqual(['a', 'b']);
  });
});
