/**
 * Writes the tables of Kubernetes facts under src/api/generated from ../shared/facts.
 * `npm run generate`; run again only when the facts change. Descriptions are never copied.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { correctProtobuf } from './protobuf.ts';
import { MORE_MESSAGES } from './protobuf-more.ts';
import { typesModule } from './types.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const facts = resolve(root, '../shared/facts');
const out = resolve(root, 'src/api/generated');

if (!existsSync(facts)) {
  console.error(
    `generate: ${facts} is not there; the generated tables in src/api/generated stay as they are`,
  );
  process.exit(3);
}
mkdirSync(out, { recursive: true });
const schema = JSON.parse(readFileSync(resolve(facts, 'schema.json'), 'utf8'));
writeFileSync(resolve(out, 'types.ts'), typesModule(schema));
for (const table of ['schema', 'discovery', 'protobuf']) {
  const data = JSON.parse(readFileSync(resolve(facts, `${table}.json`), 'utf8'));
  const written = table === 'protobuf' ? { ...correctProtobuf(data, schema), ...MORE_MESSAGES } : data;
  writeFileSync(resolve(out, `${table}.json`), `${JSON.stringify(written)}\n`);
}
console.log(`generate: types, schema, discovery and protobuf tables written to ${out}`);
