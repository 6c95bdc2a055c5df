import type { ContentFiles } from './files.ts';
import { ContentError } from './files.ts';
import { LANGUAGES, type Language, type Localized } from './localized.ts';
import { YamlReader } from './yaml-reader.ts';

/** One answer that a quiz card offers. */
export interface Choice {
  readonly text: Localized;
  readonly right: boolean;
}

/** A question that tests understanding: what happens, where is the mistake. */
export interface Card {
  readonly id: string;
  readonly question: Localized;
  readonly choices: readonly Choice[];
  /** Why the right answer is right. */
  readonly why: Localized;
}

/** A lesson is read, then its cards are answered. */
export interface Lesson {
  readonly id: string;
  readonly order: number;
  readonly title: Localized;
  readonly summary: Localized;
  /** Markdown. */
  readonly body: Localized;
  readonly cards: readonly Card[];
}

/** Reads lessons/ID/{lesson.yaml,en.md,ko.md}. @throws ContentError */
export function readLesson(files: ContentFiles, id: string): Lesson {
  const file = `lessons/${id}/lesson.yaml`;
  const text = files.read(file);
  if (text === undefined) throw new ContentError(file, 'is missing; a lesson needs it');
  const yaml: YamlReader = YamlReader.parse(file, text);
  if (yaml.string('id') !== id) yaml.fail('id', `must be ${id}, the name of its folder`);
  const lesson: Lesson = {
    id,
    order: yaml.number('order'),
    title: yaml.localized('title'),
    summary: yaml.localized('summary'),
    body: Object.fromEntries(LANGUAGES.map(language => [language, body(files, id, language)])) as Localized,
    cards: yaml.mappings('cards').map(readCard),
  };
  yaml.done();
  return lesson;
}

function body(files: ContentFiles, id: string, language: Language): string {
  const file = `lessons/${id}/${language}.md`;
  const text = files.read(file);
  if (text === undefined) throw new ContentError(file, 'is missing; a lesson exists in every language');
  return text;
}

function readCard(yaml: YamlReader): Card {
  const choices = yaml.mappings('choices').map(choice => {
    const read = {
      text: choice.localized('text'),
      right: choice.optional('right', key => choice.boolean(key)) ?? false,
    };
    choice.done();
    return read;
  });
  if (choices.filter(choice => choice.right).length !== 1)
    yaml.fail('choices', 'must have exactly one right answer');
  const card = {
    id: yaml.string('id'),
    question: yaml.localized('question'),
    choices,
    why: yaml.localized('why'),
  };
  yaml.done();
  return card;
}
