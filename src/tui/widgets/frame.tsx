import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { fitWidth } from '../../terminal/width.ts';
import { useUi } from '../ui.ts';

/** Rows that a frame's title and footer take. */
export const FRAME_ROWS = 2;

/** A whole screen: a title line, the content, a line of keys. */
export function Frame({ title, keys, children }: { title: string; keys: string; children: ReactNode }) {
  const { columns, rows, theme } = useUi();
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Text wrap="truncate">{theme.paint('selected', solid(fitWidth(` berth  ${title}`, columns)))}</Text>
      <Box flexDirection="column" height={rows - FRAME_ROWS} overflow="hidden">
        {children}
      </Box>
      <Text wrap="truncate">{theme.paint('dim', fitWidth(` ${keys}`, columns))}</Text>
    </Box>
  );
}

/** Blanks at the end that Ink does not trim, so that the bar reaches the edge. */
function solid(text: string): string {
  return text.replace(/ +$/, blanks => '\u00a0'.repeat(blanks.length));
}
