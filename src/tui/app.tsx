import { Box, Text } from 'ink';
import { useMemo, useRef, useState } from 'react';
import type { CursorPlace, Overlay } from '../terminal/presenter.ts';
import type { Language } from '../tutor/content/localized.ts';
import { FocusContext, type FocusStack, useKeys } from './focus.ts';
import { fits } from './least-size.ts';
import { ExamScreen } from './screens/exam.tsx';
import { Home } from './screens/home.tsx';
import { LabScreen } from './screens/lab.tsx';
import { LessonScreen } from './screens/lesson.tsx';
import { LessonCards } from './screens/lesson-cards.tsx';
import { ProblemScreen } from './screens/problem.tsx';
import { ReviewScreen } from './screens/review.tsx';
import type { Services } from './services.ts';
import { STRINGS } from './strings/index.ts';
import type { Theme } from './theme.ts';
import { type Place, type Ui, UiContext } from './ui.ts';

export interface AppProps {
  readonly services: Services;
  readonly theme: Theme;
  readonly focus: FocusStack;
  readonly columns: number;
  readonly rows: number;
  readonly start: Place;
  overlay(overlay: Overlay | undefined, cursor: CursorPlace | undefined): void;
  copy(text: string): void;
  quit(): void;
}

/** The whole screen: keeps the place and the language, and draws the place's screen. */
export function App({ services, theme, focus, columns, rows, start, overlay, copy, quit }: AppProps) {
  const [place, go] = useState<Place>(start);
  const [language, setLanguage] = useState<Language>(services.language);
  const memory = useRef({ homeRow: 0 }).current;
  const ui = useMemo<Ui>(
    () => ({
      services,
      theme,
      strings: STRINGS[language],
      language,
      columns,
      rows,
      memory,
      go,
      copy,
      quit,
      overlay,
      switchLanguage() {
        const next = language === 'en' ? 'ko' : 'en';
        services.progress.setSetting('language', next);
        setLanguage(next);
      },
    }),
    [services, theme, language, columns, rows, memory, overlay, copy, quit],
  );
  const isTooSmall = !fits(columns, rows);
  return (
    <FocusContext value={focus}>
      <UiContext value={ui}>
        <QuitKey quit={quit} />
        <Box display={isTooSmall ? 'none' : 'flex'}>
          <Screen place={place} services={services} />
        </Box>
        {isTooSmall && <Text>{ui.strings.tooSmall(columns, rows)}</Text>}
      </UiContext>
    </FocusContext>
  );
}

/** Ctrl-C ends berth wherever no screen takes it (a lab's terminal does). */
function QuitKey({ quit }: { quit: () => void }) {
  useKeys({ 'ctrl+c': quit });
  return null;
}

function Screen({ place, services }: { place: Place; services: Services }) {
  switch (place.screen) {
    case 'home':
      return <Home />;
    case 'problem':
      return <ProblemScreen message={place.message} />;
    case 'lesson':
    case 'cards':
      return opened(
        () => services.pack.lesson(place.lesson),
        lesson =>
          place.screen === 'lesson' ? <LessonScreen lesson={lesson} /> : <LessonCards lesson={lesson} />,
      );
    case 'review':
      return <ReviewScreen />;
    case 'lab':
      return opened(
        () => services.pack.lab(place.lab),
        lab => <LabScreen lab={lab} />,
      );
    case 'exam':
      return opened(
        () => services.pack.exam(place.exam),
        exam => <ExamScreen exam={exam} />,
      );
  }
}

function opened<T>(read: () => T, draw: (value: T) => React.ReactElement): React.ReactElement {
  let value: T;
  try {
    value = read();
  } catch (error) {
    return <ProblemScreen message={(error as Error).message} />;
  }
  return draw(value);
}
