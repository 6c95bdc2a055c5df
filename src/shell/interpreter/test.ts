import type { TestBinaryExpression, TestExpression } from 'unbash';
import { fileTest, unaryTest } from '../builtins/test-primaries.ts';
import { arithmeticValue } from '../expand/arithmetic.ts';
import { expandPattern, expandRegex, expandText } from '../expand/words.ts';
import { INTEGER_COMPARISONS } from '../language/comparison.ts';
import { wholePattern } from '../language/pattern.ts';
import { extendedRegex } from '../language/regex.ts';
import { Regex } from '../language/regex-search.ts';
import type { Shell } from '../shell.ts';

/** The truth of what stands between `[[` and `]]`. */
export async function evaluateTest(shell: Shell, node: TestExpression): Promise<boolean> {
  switch (node.type) {
    case 'TestGroup':
      return evaluateTest(shell, node.expression);
    case 'TestNot':
      return (await evaluateTest(shell, node.operand)) !== (node.negations.length % 2 === 1);
    case 'TestLogical': {
      let result = node.operator === '&&';
      for (const operand of node.operands) {
        result = await evaluateTest(shell, operand);
        if (result !== (node.operator === '&&')) return result;
      }
      return result;
    }
    case 'TestUnary':
      return unaryTest(shell, node.operator, await expandText(shell, node.operand));
    case 'TestBinary':
      return binary(shell, node);
  }
}

async function binary(shell: Shell, node: TestBinaryExpression): Promise<boolean> {
  const { operator } = node;
  const left = await expandText(shell, node.left);
  const noCase = shell.shopts.has('nocasematch');
  switch (operator) {
    case '=':
    case '==':
      return wholePattern(await expandPattern(shell, node.right), noCase).test(left);
    case '!=':
      return !wholePattern(await expandPattern(shell, node.right), noCase).test(left);
    case '=~':
      return matchRegex(shell, left, await expandRegex(shell, node.right), noCase);
  }
  const right = await expandText(shell, node.right);
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  const file = fileTest(shell, operator, left, right);
  if (file !== undefined) return file;
  const compare = INTEGER_COMPARISONS.get(operator);
  if (compare === undefined) throw new Error(`[[: ${operator}: binary operator expected`);
  return compare(await arithmeticValue(shell, left), await arithmeticValue(shell, right));
}

function matchRegex(shell: Shell, text: string, source: string, noCase: boolean): boolean {
  const match = new Regex(extendedRegex(source), { ignoreCase: noCase, prefer: 'longest' }).find(text);
  shell.vars.makeArray('BASH_REMATCH', 'indexed');
  match?.groups.forEach((group, i) => {
    shell.vars.setElement('BASH_REMATCH', String(i), group ?? '');
  });
  return match !== undefined;
}
