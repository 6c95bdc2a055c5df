import { expect, it } from 'vitest';
import { stepsOf } from './steps.ts';

it('takes a script apart as it would be typed, here-documents, quotes and loops whole', () => {
  const parts = [
    'kubectl get nodes',
    'kubectl apply -f - <<EOF\nkind: Pod\n\n# no comment\nEOF',
    "kubectl patch pod a -p '\nspec:\n  x: 1'",
    'for n in 1 2; do\n  echo $n\ndone',
    'echo one \\\n  two',
    'a; b && c # the end',
    "cat <<A <<'B'\none\nA\n$(\nB",
  ];
  expect(stepsOf(`${parts.join('\n\n')}\n`).map(({ command }) => command)).toEqual(parts);
});

it('keeps the comments before a command as its note', () => {
  expect(stepsOf('# first\n#  look\nls\npwd\n')).toEqual([
    { command: 'ls', note: 'first look' },
    { command: 'pwd', note: '' },
  ]);
});

it('gives what is never finished as it stands', () => {
  expect(stepsOf("echo 'a\nb")).toEqual([{ command: "echo 'a\nb", note: '' }]);
});
