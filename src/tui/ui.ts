import { createContext, useContext } from 'react';
import type { CursorPlace, Overlay } from '../terminal/presenter.ts';
import type { Language } from '../tutor/content/localized.ts';
import type { HomeMemory } from './home/use-course.ts';
import type { Services } from './services.ts';
import type { Strings } from './strings/index.ts';
import type { Theme } from './theme.ts';

/** Where the learner is. */
export type Place =
  | { readonly screen: 'home' }
  | { readonly screen: 'lesson'; readonly lesson: string }
  | { readonly screen: 'cards'; readonly lesson: string }
  | { readonly screen: 'sandbox'; readonly lesson: string }
  | { readonly screen: 'review' }
  | { readonly screen: 'statistics' }
  | { readonly screen: 'lab'; readonly lab: string }
  | { readonly screen: 'exam'; readonly exam: string }
  | { readonly screen: 'problem'; readonly message: string };

/** What every screen can use. */
export interface Ui {
  readonly services: Services;
  readonly theme: Theme;
  readonly strings: Strings;
  readonly language: Language;
  readonly columns: number;
  readonly rows: number;
  /** What a screen leaves for its next time. */
  readonly memory: { home?: HomeMemory };
  /** True while the list of keys lies over the screen. */
  readonly covered: boolean;
  /** Opens the list of everything that can be done here. */
  showKeys(): void;
  go(place: Place): void;
  switchLanguage(): void;
  quit(): void;
  /** Puts a text on the learner's clipboard (OSC 52). */
  copy(text: string): void;
  /** Draws a pane over the chrome; undefined takes it away. */
  overlay(overlay: Overlay | undefined, cursor: CursorPlace | undefined): void;
}

export const UiContext = createContext<Ui | undefined>(undefined);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (ui === undefined) throw new Error('a screen was drawn outside of the app');
  return ui;
}
