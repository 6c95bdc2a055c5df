import { Box, Text } from 'ink';
import { fitWidth } from '../../terminal/width.ts';

/** Some of a text's lines, from `top`, in a box of fixed size. Lines hold their own SGR sequences. */
export function Lines({
  lines,
  top,
  width,
  height,
}: {
  lines: readonly string[];
  top: number;
  width: number;
  height: number;
}) {
  const shown = Array.from({ length: height }, (_, row) => fitWidth(lines[top + row] ?? '', width));
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      {shown.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <Text key={row} wrap="truncate">
          {line}
        </Text>
      ))}
    </Box>
  );
}
