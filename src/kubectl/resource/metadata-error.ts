import { isObject } from '../../base/json.ts';

const TEXTS = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion'];
const MAPS = ['labels', 'annotations'];

/**
 * Why an object's metadata cannot be read, in the words of Go's decoder; undefined when it can. kubectl reads the
 * metadata of every manifest before it sends it. models apimachinery's metadataValidatingDecoder
 */
export function metadataError(object: Readonly<Record<string, unknown>>): string | undefined {
  const { metadata } = object;
  if (metadata === undefined || metadata === null) return undefined;
  if (!isObject(metadata)) return mismatch(metadata, 'PartialObjectMetadata.metadata', 'v1.ObjectMeta');
  for (const [field, value] of Object.entries(metadata)) {
    if (value === null || value === undefined) continue;
    const where = `ObjectMeta.metadata.${field}`;
    if (TEXTS.includes(field) && typeof value !== 'string') return mismatch(value, where, 'string');
    if (!MAPS.includes(field)) continue;
    if (!isObject(value)) return mismatch(value, where, 'map[string]string');
    const wrong = Object.values(value).find(entry => entry !== null && typeof entry !== 'string');
    if (wrong !== undefined) return mismatch(wrong, where, 'string');
  }
  return undefined;
}

function mismatch(value: unknown, where: string, type: string): string {
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${what} into Go struct field ${where} of type ${type}`;
}
