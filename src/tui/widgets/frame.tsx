import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { fitWidth, width } from '../../terminal/width.ts';
import { type Binding, statusLine } from '../keys/bindings.ts';
import { useUi } from '../ui.ts';
import { cut } from './cut.ts';

/** Rows that a frame's title and footer take. */
export const FRAME_ROWS = 2;

interface FrameProps {
  /** Stands before the title, painted already; no title takes its room. */
  readonly lead?: string | undefined;
  readonly title: string;
  /** Stands at the right of the title. */
  readonly aside?: string | undefined;
  /** What can be run now, or a question that the next key answers. */
  readonly keys: readonly Binding[] | string;
  readonly children: ReactNode;
}

/** A whole screen: a title line, the content, a line of keys. */
export function Frame({ lead = '', title, aside = '', keys, children }: FrameProps) {
  const { columns, rows, theme } = useUi();
  const badge = `${theme.paint('badge', ' berth ')}${lead === '' ? '' : ` ${lead} `}`;
  const right = aside === '' ? '' : `${aside} `;
  const room = Math.max(0, columns - width(badge) - width(right) - 3);
  const head = `${badge} ${theme.paint('strong', fitWidth(cut(title, room, theme), room))}  ${right}`;
  const line =
    typeof keys === 'string'
      ? theme.paint('warn', cut(keys, columns - 2, theme))
      : theme.paint('dim', statusLine(keys, columns - 2));
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Text wrap="truncate">{head}</Text>
      <Box flexDirection="column" height={rows - FRAME_ROWS} overflow="hidden">
        {children}
      </Box>
      <Text wrap="truncate">{` ${line}`}</Text>
    </Box>
  );
}
