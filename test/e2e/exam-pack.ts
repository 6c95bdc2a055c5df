import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const both = (text: string) => `{en: "${text}", ko: "${text}"}`;

/** A lab whose answer is a file on the host and an object in the cluster, 2 points and 1 point. */
const lab = (id: string, minutes: number) => `
id: ${id}
lesson: files
title: ${both(`Lab ${id}`)}
difficulty: easy
minutes: ${minutes}
cluster: {nodes: [{name: host-${id}, role: control-plane}], bare: true}
task: ${both(`Write a note in ${id}.`)}
checks:
  - id: map
    title: ${both('There is a ConfigMap note')}
    points: 2
    object: {kind: ConfigMap, name: note, namespace: default}
    match: {data: {text: ${id}}}
    why: ${both('It was asked for.')}
  - id: file
    title: ${both('There is a file /root/note')}
    file: {machine: host-${id}, path: /root/note}
    matches: ${id}
    why: ${both('It was asked for.')}
explanation: ${both('None.')}
solution: kubectl create configmap note --from-literal text=${id}; echo ${id} > /root/note
`;

const EXAM = `
id: two
title: ${both('Two tasks')}
minutes: 60
draw: [{lesson: any, count: 2}]
`;

/** Writes a pack with an exam of two tasks, \`one\` and \`two\` in this order. @returns its folder, for BERTH_CONTENT */
export function examPack(): string {
  const root = mkdtempSync(join(tmpdir(), 'berth-exam-pack-'));
  const write = (folder: string, name: string, text: string) => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, name), text);
  };
  write('labs/one', 'lab.yaml', lab('one', 5));
  write('labs/two', 'lab.yaml', lab('two', 6));
  write('labs/_exams/two', 'exam.yaml', EXAM);
  return root;
}
