import { DOMAINS, type Domain } from './domain.ts';
import type { ContentFiles } from './files.ts';
import { ContentError, placeOf } from './files.ts';
import { LANGUAGES, type Language, type Localized } from './localized.ts';
import { unsafeCharacter } from './unsafe-text.ts';
import { type Problems, YamlReader } from './yaml-reader.ts';

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
  /** The exam's domain that it serves; undefined where its pack does not say. */
  readonly domain: Domain | undefined;
  readonly title: Localized;
  readonly summary: Localized;
  /** Markdown. */
  readonly body: Localized;
  readonly cards: readonly Card[];
}

/**
 * Reads lessons/ID/{lesson.yaml,en.md,ko.md}.
 * @param problems collects mistakes, so that reading goes on after the first
 * @throws ContentError
 */
export function readLesson(files: ContentFiles, id: string, problems?: Problems): Lesson {
  const file = `lessons/${id}/lesson.yaml`;
  const text = files.read(file);
  if (text === undefined) throw new ContentError(file, 'is missing; a lesson needs it');
  const yaml: YamlReader = YamlReader.parse(file, text, problems);
  if (yaml.string('id') !== id) yaml.complain('id', `must be ${id}, the name of its folder`);
  const lesson: Lesson = {
    id,
    order: yaml.number('order'),
    domain: yaml.optional('domain', key => yaml.choice(key, DOMAINS)),
    title: yaml.localized('title'),
    summary: yaml.localized('summary'),
    body: Object.fromEntries(
      LANGUAGES.map(language => [language, body(files, id, language, problems)]),
    ) as Localized,
    cards: yaml.each('cards', readCard),
  };
  yaml.done();
  return lesson;
}

function body(files: ContentFiles, id: string, language: Language, problems?: Problems): string {
  const file = `lessons/${id}/${language}.md`;
  const tell = (message: string, at?: { line: number; column: number }) => {
    const error = new ContentError(file, message, at);
    if (problems === undefined) throw error;
    problems.push(error);
  };
  const text = files.read(file);
  if (text === undefined) tell('is missing; a lesson exists in every language');
  const unsafe = unsafeCharacter(text ?? '');
  if (unsafe) tell(unsafe.message, placeOf(text!, unsafe.offset));
  return text ?? '';
}

function readCard(yaml: YamlReader): Card {
  const choices = yaml.each('choices', choice => {
    const read = {
      text: choice.localized('text'),
      right: choice.optional('right', key => choice.boolean(key)) ?? false,
    };
    choice.done();
    return read;
  });
  if (choices.filter(choice => choice.right).length !== 1)
    yaml.complain('choices', 'must have exactly one right answer');
  const card = {
    id: yaml.string('id'),
    question: yaml.localized('question'),
    choices,
    why: yaml.localized('why'),
  };
  yaml.done();
  return card;
}
