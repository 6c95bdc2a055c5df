/** Flags that many commands share. */
import { bool, type Flag, int64, str, strings } from '../framework/flag.ts';

const FORMATS = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
];

/** -o and what goes with it. */
export const OUTPUT_FLAGS: readonly Flag[] = [
  bool(
    'allow-missing-template-keys',
    'Ignore fields that a template names and the object does not have. For Go templates and JSONPath.',
    { value: 'true' },
  ),
  str('output', `Output format. One of: (${FORMATS.join(', ')}).`, { short: 'o', complete: FORMATS }),
  bool('show-managed-fields', 'Keep managedFields when printing objects as JSON or YAML.'),
  str('template', 'Template, or path of a template file, for -o=go-template and -o=go-template-file.'),
];

export function dryRunFlag(): Flag {
  return str(
    'dry-run',
    'Must be "none", "server" or "client". With client, only print the object that would be sent. With server, send it without keeping it.',
    {
      value: 'none',
      bare: 'unchanged',
      complete: ['none', 'server', 'client'],
    },
  );
}

/** -f, -k, -R. */
export function fileFlags(what: string): readonly Flag[] {
  return [
    strings('filename', what, { short: 'f', complete: 'files' }),
    str('kustomize', 'Folder with a kustomization file. Cannot be used together with -f or -R.', {
      short: 'k',
      complete: 'files',
    }),
    bool('recursive', 'Read the folders below the one named by -f too.', { short: 'R' }),
  ];
}

export function selectorFlag(): Flag {
  return str(
    'selector',
    "Label selector that objects must match; knows '=', '==', '!=', 'in', 'notin' (e.g. -l key1=value1,key2=value2,key3 in (value3)).",
    { short: 'l' },
  );
}

export function fieldSelectorFlag(): Flag {
  return str(
    'field-selector',
    "Field selector that objects must match; knows '=', '==' and '!=' (e.g. --field-selector key1=value1,key2=value2). Each kind supports a few fields only.",
  );
}

export function managerFlag(name: string): Flag {
  return str('field-manager', 'Name under which changed fields are recorded.', { value: name });
}

export function validateFlag(): Flag {
  return str(
    'validate',
    'What to do with unknown or duplicate fields: strict (or true) refuses them, warn tells about them, ignore (or false) says nothing.',
    {
      value: 'strict',
      bare: 'strict',
      complete: ['strict', 'warn', 'ignore'],
    },
  );
}

export function allNamespacesFlag(): Flag {
  return bool(
    'all-namespaces',
    'Work on objects of all namespaces, whatever namespace the context or --namespace names.',
    { short: 'A' },
  );
}

export function chunkFlag(): Flag {
  return int64('chunk-size', 'Ask for long lists in pieces of this many objects. 0 asks for all at once.', {
    value: '500',
  });
}

export function saveConfigFlag(): Flag {
  return bool(
    'save-config',
    'Keep the configuration in an annotation, so that kubectl apply can be used on the object later.',
  );
}
