import type {
  ArithmeticFor,
  Case,
  CommandNode,
  CompoundList,
  Coproc,
  For,
  If,
  Redirected,
  TestExpression,
  While,
} from 'unbash';
import { Pipe } from '../../base/pipe.ts';
import { arithmeticValue } from '../expand/arithmetic.ts';
import { expandPattern, expandText, expandWords } from '../expand/words.ts';
import { ArithmeticError } from '../language/arithmetic.ts';
import { wholePattern } from '../language/pattern.ts';
import { quoteIfNeeded } from '../language/quote.ts';
import { readerFile, writerFile } from '../process/open-file.ts';
import type { Shell } from '../shell.ts';
import { LoopExit } from './control.ts';
import { waitForeground } from './foreground.ts';
import { applyRedirects, withRestoredFds } from './redirect.ts';
import { runCommand, runList, sourceOf, unchecked } from './run.ts';
import { runSelect } from './select.ts';
import { startSubshell } from './subshell.ts';
import { evaluateTest } from './test.ts';
import { traceText } from './trace.ts';

/** Runs a compound command in this shell; returns its status. */
export async function runCompound(
  shell: Shell,
  node: Exclude<CommandNode, { type: 'Command' }> | CompoundList,
): Promise<number> {
  switch (node.type) {
    case 'CompoundList':
      return emptyIsZero(shell, node);
    case 'BraceGroup':
      return emptyIsZero(shell, node.body);
    case 'Redirected':
      return runRedirected(shell, node);
    case 'Subshell': {
      const task = startSubshell(shell, sub => runList(sub, node.body));
      return (await waitForeground(shell, [task], sourceOf(shell, node)))[0]!;
    }
    case 'If':
      return runIf(shell, node);
    case 'For':
      return runFor(shell, node);
    case 'ArithmeticFor':
      return runArithmeticFor(shell, node);
    case 'While':
      return runWhile(shell, node);
    case 'Case':
      return runCase(shell, node);
    case 'Select':
      return runSelect(shell, node);
    case 'Function':
      shell.functions.set(node.name.value, { name: node.name.value, body: node.body, unit: shell.unit });
      return 0;
    case 'TestCommand':
      return testCommand(shell, node.expression);
    case 'ArithmeticCommand':
      return arithmeticCommand(shell, node.body);
    case 'Coproc':
      return runCoproc(shell, node);
  }
}

async function testCommand(shell: Shell, expression: TestExpression): Promise<number> {
  await traceText(shell, () => `[[ ${sourceOf(shell, expression)} ]]`);
  try {
    return (await evaluateTest(shell, expression)) ? 0 : 1;
  } catch (error) {
    // As regcomp fails: nothing is said.
    if (error instanceof SyntaxError) return 2;
    if (!(error instanceof ArithmeticError)) throw error;
    await shell.complain(`[[: ${error.message}`);
    return 1;
  }
}

/** `((...))`: an error in it fails the command only. */
async function arithmeticCommand(shell: Shell, body: string): Promise<number> {
  await traceText(shell, () => `(( ${body} ))`);
  try {
    return (await arithmeticValue(shell, body)) === 0n ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    await shell.complain(`((: ${error.message}`);
    return 1;
  }
}

async function emptyIsZero(shell: Shell, list: CompoundList): Promise<number> {
  return list.commands.length === 0 ? 0 : runList(shell, list);
}

async function runRedirected(shell: Shell, node: Redirected): Promise<number> {
  return withRestoredFds(shell, async () => {
    await applyRedirects(shell, node.redirects, shell.fds);
    return runCommand(shell, node.command);
  });
}

async function runIf(shell: Shell, node: If): Promise<number> {
  if ((await unchecked(shell, () => runList(shell, node.clause))) === 0) return emptyIsZero(shell, node.then);
  for (const elif of node.elif) {
    if ((await unchecked(shell, () => runList(shell, elif.clause))) === 0)
      return emptyIsZero(shell, elif.then);
  }
  return node.else ? emptyIsZero(shell, node.else) : 0;
}

/** Runs a loop's body once. @returns whether the loop goes on */
async function iterate(shell: Shell, body: CompoundList): Promise<boolean> {
  try {
    await runList(shell, body);
    return true;
  } catch (error) {
    if (!(error instanceof LoopExit)) throw error;
    if (error.levels > 1 && shell.loopDepth > 1) {
      error.levels--;
      throw error;
    }
    shell.status = 0;
    return error.kind === 'continue';
  }
}

async function inLoop(shell: Shell, loop: () => Promise<number>): Promise<number> {
  shell.loopDepth++;
  try {
    return await loop();
  } finally {
    shell.loopDepth--;
  }
}

async function runFor(shell: Shell, node: For): Promise<number> {
  if (!/^[A-Za-z_]\w*$/.test(node.name.value)) {
    await shell.complain(`\`${node.name.text}': not a valid identifier`);
    return 1;
  }
  const words = node.wordlist ? await expandWords(shell, node.wordlist) : [...shell.params];
  return inLoop(shell, async () => {
    shell.status = 0;
    for (const word of words) {
      const step = shell.task.step();
      if (step !== undefined) await step;
      await traceText(shell, () => `for ${node.name.text} in ${words.map(quoteIfNeeded).join(' ')}`);
      shell.vars.set(node.name.value, word);
      if (!(await iterate(shell, node.body))) break;
    }
    return shell.status;
  });
}

async function runArithmeticFor(shell: Shell, node: ArithmeticFor): Promise<number> {
  const text = (part: { pos: number; end: number } | undefined) => (part ? sourceOf(shell, part) : '');
  const [initialize, test, update] = [text(node.initialize), text(node.test), text(node.update)];
  if (initialize) await arithmeticValue(shell, initialize);
  return inLoop(shell, async () => {
    shell.status = 0;
    while (!test || (await arithmeticValue(shell, test)) !== 0n) {
      const step = shell.task.step();
      if (step !== undefined) await step;
      if (!(await iterate(shell, node.body))) break;
      if (update) await arithmeticValue(shell, update);
    }
    return shell.status;
  });
}

async function runWhile(shell: Shell, node: While): Promise<number> {
  return inLoop(shell, async () => {
    let status = 0;
    for (;;) {
      const step = shell.task.step();
      if (step !== undefined) await step;
      let holds: boolean;
      try {
        holds =
          ((await unchecked(shell, () => runList(shell, node.clause))) === 0) === (node.kind === 'while');
      } catch (error) {
        if (!(error instanceof LoopExit)) throw error;
        if (error.levels > 1 && shell.loopDepth > 1) {
          error.levels--;
          throw error;
        }
        if (error.kind === 'break') return 0;
        continue;
      }
      if (!holds) return status;
      shell.status = 0;
      const goesOn = await iterate(shell, node.body);
      status = shell.status;
      if (!goesOn) return status;
    }
  });
}

async function runCase(shell: Shell, node: Case): Promise<number> {
  const subject = await expandText(shell, node.word);
  await traceText(shell, () => `case ${subject} in`);
  let falling = false;
  let status = 0;
  for (const item of node.items) {
    if (!falling && !(await matchesAny(shell, item.pattern, subject))) continue;
    status = await emptyIsZero(shell, item.body);
    shell.status = status;
    if (item.terminator === ';;&') falling = false;
    else if (item.terminator === ';&') falling = true;
    else break;
  }
  return status;
}

async function matchesAny(
  shell: Shell,
  patterns: Case['items'][number]['pattern'],
  subject: string,
): Promise<boolean> {
  for (const pattern of patterns) {
    if (wholePattern(await expandPattern(shell, pattern), shell.shopts.has('nocasematch')).test(subject))
      return true;
  }
  return false;
}

async function runCoproc(shell: Shell, node: Coproc): Promise<number> {
  const name = node.name?.value ?? 'COPROC';
  const [input, output] = [new Pipe(), new Pipe()];
  const task = startSubshell(shell, sub => runCommand(sub, node.body), {
    background: true,
    prepare: sub => {
      sub.fds.set(0, readerFile(input));
      sub.fds.set(1, writerFile(output));
    },
  });
  const read = shell.fds.free(60);
  shell.fds.set(read, readerFile(output));
  const write = shell.fds.free(60);
  shell.fds.set(write, writerFile(input));
  shell.vars.makeArray(name, 'indexed');
  shell.vars.setElement(name, '0', String(read));
  shell.vars.setElement(name, '1', String(write));
  shell.vars.set(`${name}_PID`, String(task.pid));
  shell.lastBackground = task.pid;
  shell.jobs.add(sourceOf(shell, node), [task], true);
  return 0;
}
