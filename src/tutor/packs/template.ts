/**
 * The files of a new pack: a lesson and a lab that pass lint and test as they are.
 * @param name as PACK_NAME wants it
 * @returns texts by path
 */
export function packTemplate(name: string): Readonly<Record<string, string>> {
  return {
    'pack.yaml': manifest(name),
    [`lessons/${name}/lesson.yaml`]: lesson(name),
    [`lessons/${name}/en.md`]:
      '# Labels on nodes\n\nA label is a pair of key and value. Pods choose nodes by their labels.\n',
    [`lessons/${name}/ko.md`]:
      '# 노드의 레이블\n\n레이블은 키와 값의 쌍입니다. 파드는 레이블로 노드를 고릅니다.\n',
    [`labs/${name}-01/lab.yaml`]: lab(name),
  };
}

const manifest = (name: string) => `# yaml-language-server: $schema=.schema/pack.schema.json
name: ${name}
version: 0.1.0
title:
  en: My pack
  ko: 나의 팩
`;

const lesson = (name: string) => `# yaml-language-server: $schema=../../.schema/lesson.schema.json
id: ${name}
order: 100
title:
  en: Labels on nodes
  ko: 노드의 레이블
summary:
  en: How a node is marked, and how a Pod asks for the mark.
  ko: 노드에 표시를 하고, 파드가 그 표시를 요구하는 방법.
cards:
  - id: only-label
    question:
      en: A Pod has the nodeSelector disk=ssd, and no node has that label. What happens?
      ko: 파드의 nodeSelector는 disk=ssd인데 그런 레이블을 가진 노드가 없습니다. 어떻게 될까요?
    choices:
      - text: {en: It stays Pending, ko: Pending으로 남는다}
        right: true
      - text: {en: It runs on any node, ko: 아무 노드에서나 실행된다}
    why:
      en: The scheduler finds no node that fits, and tries again when a node changes.
      ko: 스케줄러는 맞는 노드를 찾지 못하고, 노드가 바뀔 때 다시 시도합니다.
`;

const lab = (name: string) => `# yaml-language-server: $schema=../../.schema/lab.schema.json
id: ${name}-01
lesson: ${name}
title:
  en: A label on a node
  ko: 노드에 레이블 달기
difficulty: easy
minutes: 5
parameters:
  node: {oneOf: [node01, node02]}
task:
  en: |
    Give the node \`<<node>>\` the label \`disk=ssd\`.
  ko: |
    노드 \`<<node>>\`에 레이블 \`disk=ssd\`를 답니다.
checks:
  - id: labelled
    title: {en: The node has the label, ko: 노드에 레이블이 있다}
    points: 1
    object: {kind: Node, name: <<node>>}
    match: {metadata: {labels: {disk: ssd}}}
    why:
      en: Key and value both count.
      ko: 키와 값이 모두 맞아야 합니다.
  - id: nothing-else
    title: {en: Nothing else changed, ko: 다른 것은 그대로다}
    keeps: true
    points: 1
    onlyChanged:
      - {kind: Node, name: <<node>>, fields: ["metadata.labels[disk]"]}
    why:
      en: Only one node was to be labelled.
      ko: 한 노드에만 레이블을 달아야 합니다.
hints:
  - en: "\`kubectl label --help\` shows examples."
    ko: "\`kubectl label --help\`에 예가 나옵니다."
explanation:
  en: |
    \`kubectl label\` changes \`metadata.labels\` of an object.
  ko: |
    \`kubectl label\`은 오브젝트의 \`metadata.labels\`를 바꿉니다.
solution: |
  kubectl label node <<node>> disk=ssd
alternatives:
  - title: a patch
    script: |
      kubectl patch node <<node>> -p '{"metadata":{"labels":{"disk":"ssd"}}}'
wrong:
  - title: another value
    script: kubectl label node <<node>> disk=hdd
    loses: [labelled]
  - title: every node is labelled
    script: kubectl label nodes --all disk=ssd
    loses: [nothing-else]
`;
