import { Box, Text } from 'ink';
import { useMemo, useRef, useState } from 'react';
import type { CursorPlace, Overlay } from '../terminal/presenter.ts';
import type { Language } from '../tutor/content/localized.ts';
import { sandboxOf } from '../tutor/content/sandbox.ts';
import { FocusContext, type FocusStack, useInputs } from './focus.ts';
import type { Binding } from './keys/bindings.ts';
import { Layers, LayersContext } from './keys/layers.ts';
import { Palette } from './keys/palette.tsx';
import { useActions } from './keys/use-actions.ts';
import { fits } from './least-size.ts';
import { ExamScreen } from './screens/exam.tsx';
import { Home } from './screens/home.tsx';
import { LabScreen } from './screens/lab.tsx';
import { LessonScreen } from './screens/lesson.tsx';
import { LessonCards } from './screens/lesson-cards.tsx';
import { ProblemScreen } from './screens/problem.tsx';
import { ReviewScreen } from './screens/review.tsx';
import { StatisticsScreen } from './screens/statistics.tsx';
import type { Services } from './services.ts';
import { STRINGS } from './strings/index.ts';
import type { Theme } from './theme.ts';
import { type Place, type Ui, UiContext, useUi } from './ui.ts';

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
  const memory = useRef<Ui['memory']>({}).current;
  const layers = useRef(new Layers()).current;
  const [listed, list] = useState<readonly Binding[] | undefined>(undefined);
  const covered = listed !== undefined;
  const ui = useMemo<Ui>(
    () => ({
      services,
      theme,
      strings: STRINGS[language],
      language,
      columns,
      rows,
      memory,
      covered,
      showKeys: () => list(layers.current()),
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
    [services, theme, language, columns, rows, memory, layers, covered, overlay, copy, quit],
  );
  const isTooSmall = !fits(columns, rows);
  return (
    <FocusContext value={focus}>
      <UiContext value={ui}>
        <LayersContext value={layers}>
          <KeysOfAll quit={quit} />
          <Box display={isTooSmall || covered ? 'none' : 'flex'}>
            <Screen place={place} services={services} />
          </Box>
          {covered && <Palette bound={listed} close={() => list(undefined)} />}
          {isTooSmall && <Text>{ui.strings.tooSmall(columns, rows)}</Text>}
        </LayersContext>
      </UiContext>
    </FocusContext>
  );
}

/** Ctrl-C ends berth, and `?` lists the keys, wherever no screen takes them (a lab's terminal does). */
function KeysOfAll({ quit }: { quit: () => void }) {
  useInputs(input => {
    const isQuit = input.type === 'key' && input.ctrl && input.name === 'c';
    if (isQuit) quit();
    return isQuit;
  });
  useActions({ 'app.keys': useUi().showKeys });
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
    case 'sandbox':
      return opened(
        () => sandboxOf(services.pack.lesson(place.lesson)),
        lab => <LabScreen lab={lab} back={{ screen: 'lesson', lesson: place.lesson }} />,
      );
    case 'review':
      return <ReviewScreen />;
    case 'statistics':
      return <StatisticsScreen />;
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
