import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/tui/markdown/render.ts';
import { Theme } from '../../src/tui/theme.ts';
import { LANGUAGES, type Localized } from '../../src/tutor/content/localized.ts';
import { shownCommands } from './console-blocks.ts';
import { pack } from './pack.ts';

/** Headings, fences, table rows and items of lists, in their order. */
const shape = (markdown: string) => markdown.match(/^(#+ |```\w*|\| ?-|\d+\. |- )/gm) ?? [];

/** What a learner copies: `code` in a line, its placeholders (NAME, 이름) left out. */
const code = (markdown: string) =>
  [...markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`]+)`/g)]
    .map(([, span = '']) => span.replace(/\s+/g, ' ').replace(/[A-Z]{3,}|[가-힣]+/g, '_'))
    .sort();

/** What stands in ```yaml blocks, without comments. */
const manifests = (markdown: string) =>
  (markdown.match(/^```yaml\n[\s\S]*?^```/gm) ?? []).map(block => block.replace(/ *# .*$/gm, ''));

/** A mark of Markdown that a learner would see: an asterisk beside a word, or a line that was broken outside the wrapping. */
const MARK = /[가-힣)]\*|(?<!\/)\*[가-힣(]|\*\*|\n/;
const theme = new Theme(false, true);

/** Expects a text to be there, and to say the same, in every language. */
function expectAlike(text: Localized, where: string): void {
  for (const language of LANGUAGES) {
    expect(text[language].trim(), where).not.toBe('');
    expect(
      renderMarkdown(text[language], 90, theme).find(line => MARK.test(line)),
      where,
    ).toBeUndefined();
    expect(shape(text[language]), where).toEqual(shape(text.en));
    expect(new Set(code(text[language])), where).toEqual(new Set(code(text.en)));
  }
  expect(/[가-힣]/.test(text.ko) || text.ko === text.en, where).toBe(true);
}

describe('in every language', () => {
  it.each(pack.lessonIds())('lesson %s has the same structure, commands, manifests and cards', id => {
    const { title, summary, body, cards } = pack.lesson(id);
    for (const language of LANGUAGES) {
      const commands = (text: string) => shownCommands(text).map(({ command }) => command);
      expect(commands(body[language])).toEqual(commands(body.en));
      expect(manifests(body[language])).toEqual(manifests(body.en));
    }
    expectAlike(title, 'title');
    expectAlike(summary, 'summary');
    expectAlike(body, 'body');
    for (const { id, question, choices, why } of cards) {
      expectAlike(question, id);
      expectAlike(why, id);
      for (const { text } of choices) expectAlike(text, id);
      for (const language of LANGUAGES)
        expect(new Set(choices.map(({ text }) => text[language])).size, id).toBe(choices.length);
    }
  });

  it.each(pack.labIds())('lab %s has the same task, checks, hints and explanation', id => {
    const { title, task, checks, hints, explanation } = pack.lab(id);
    expectAlike(title, 'title');
    expectAlike(task, 'task');
    expectAlike(explanation, 'explanation');
    for (const [index, hint] of hints.entries()) expectAlike(hint, `hint ${index + 1}`);
    for (const { id, title, why } of checks) {
      expectAlike(title, id);
      expectAlike(why, id);
    }
  });

  it.each(pack.examIds())('exam %s has a title', id => expectAlike(pack.exam(id).title, 'title'));
});
