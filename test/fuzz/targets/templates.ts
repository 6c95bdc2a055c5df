import { CommandError } from '../../../src/kubectl/framework/errors.ts';
import { columnsOfSpec } from '../../../src/kubectl/printers/custom-columns.ts';
import { GoTemplateError } from '../../../src/kubectl/printers/go-template/error.ts';
import { GoTemplate } from '../../../src/kubectl/printers/go-template/template.ts';
import { JsonPath } from '../../../src/kubectl/printers/jsonpath/jsonpath.ts';
import { JsonPathError } from '../../../src/kubectl/printers/jsonpath/node.ts';
import { OBJECTS } from '../../kubectl/objects.ts';
import { mutated, mutatedText, sentence } from '../mutate.ts';
import { chance, pick } from '../random.ts';
import { Broken, type Target } from '../target.ts';
import { refusing } from './yaml.ts';

const LIST = { kind: 'List', apiVersion: 'v1', items: OBJECTS.map(([, body]) => body) };

interface Printed {
  readonly template: string;
  readonly data: unknown;
}

const PATHS = [
  '{.items[*].metadata.name}',
  '{range .items[*]}{.metadata.name}{"\\t"}{.spec.nodeName}{"\\n"}{end}',
  '{.items[?(@.kind=="Pod")].spec.containers[0].image}',
  '{.items[0:3:2].metadata.name}',
  '{..image}',
  "{.items[0]['metadata.name']}",
  '{.metadata.annotations.a\\.b/c}',
  '{@}',
  '{$.items[-1:].kind}',
  '{.items[?(@.spec.replicas>1)].metadata.name} and {.kind}',
];
const PATH_WORDS = [
  '{',
  '}',
  '[',
  ']',
  '.',
  '..',
  '*',
  '?',
  '(',
  ')',
  '@',
  '==',
  '!=',
  '<',
  '"',
  "'",
  ',',
  ':',
  '-1',
  '0',
  'range ',
  'end',
  'a',
  '\\',
  '$',
  '999999999999',
];

/** JSONPath templates. */
export const jsonpath: Target = {
  name: 'jsonpath',
  about: 'JSONPath templates and custom columns',
  inSuite: 1000,
  perWorld: 5000,
  start: async () => ({
    next: rng => ({
      template: chance(rng, 0.7)
        ? mutatedText(rng, pick(rng, PATHS), PATH_WORDS)
        : sentence(rng, PATH_WORDS, 25, ''),
      data: chance(rng, 0.8) ? LIST : mutated(rng, LIST),
    }),
    run: input => {
      const { template, data } = input as Printed;
      refusing(() => columnsOfSpec(`A:${template}`), CommandError, JsonPathError);
      return refusing(() => {
        for (const allowMissing of [false, true]) new JsonPath(template, { allowMissing }).print(data);
      }, JsonPathError);
    },
  }),
};

const TEMPLATES = [
  '{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}',
  '{{range $i, $x := .items}}{{if eq $x.kind "Pod"}}{{$i}} {{len $x.spec.containers}}{{else}}-{{end}}{{end}}',
  '{{with .metadata}}{{.name}}{{else}}none{{end}}{{/* c */}}',
  '{{define "t"}}{{.}}{{end}}{{template "t" .kind}}',
  '{{index .items 0 "metadata" "name" | printf "%-10s|%q|%v"}}',
  '{{$a := 1}}{{$a = 2}}{{and $a (or 0 "x") | not}}{{- " x " -}}',
  '{{printf "%5.2f %x %T %[2]d" 1.5 255 .items}}{{html "<a>"}}{{js "x"}}{{urlquery "a b"}}',
  '{{slice "hello" 1 3}}{{lt 1 2 }}{{ge "a" "b"}}{{ne 1 1}}{{print 1 2 "a"}}{{println}}',
  '{{printf "%*d %.*f %c %U %q" 5 1 2 0.5 -1 99 7}}{{define "r"}}{{template "r" .}}{{end}}{{template "r"}}',
  '{{range 999999999}}x{{end}}',
  '{{range 3}}{{break}}{{continue}}{{end}}{{block "b" .}}x{{end}}{{base64decode "YQ=="}}',
];
const TEMPLATE_WORDS = [
  '{{',
  '}}',
  '{{-',
  '-}}',
  'range ',
  'if ',
  'end',
  'else ',
  'with ',
  'define "a"',
  'template "a" .',
  '$x',
  ':=',
  '=',
  '.',
  '.items',
  '|',
  '(',
  ')',
  '"',
  '`',
  "'",
  'printf ',
  '"%v"',
  '"%*d"',
  '"%999999999d"',
  '"%.999999999f"',
  '1',
  '-1',
  '1e400',
  '0x',
  'index ',
  'len ',
  'eq ',
  'slice ',
  'nil',
  'true',
  'call ',
  ' ',
  '/*',
  '*/',
  'break',
  'continue',
];

/** Go templates. */
export const goTemplate: Target = {
  name: 'go-template',
  about: 'Go templates',
  inSuite: 1000,
  perWorld: 5000,
  start: async () => ({
    next: rng => ({
      template: chance(rng, 0.7)
        ? mutatedText(rng, pick(rng, TEMPLATES), TEMPLATE_WORDS)
        : sentence(rng, TEMPLATE_WORDS, 25, ''),
      data: chance(rng, 0.8) ? LIST : mutated(rng, LIST),
    }),
    run: input => {
      const { template, data } = input as Printed;
      return refusing(() => {
        const text = new GoTemplate('output', template, true).execute(data);
        if (typeof text !== 'string') throw new Broken('gave no text');
      }, GoTemplateError);
    },
  }),
};
