/**
 * An object as Go's typed structs print it: fields in the struct's order, structs that are no pointers even when empty,
 * zero values where nothing leaves them out. The server's own answers need none of this.
 */
import { canonicalForm, DecodeError } from '../../apimachinery/decode/decode.ts';
import { shapeOfKind } from '../../apimachinery/schema/shapes.ts';
import type { JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';

/** @returns the object as it is when its kind is not built in @throws CommandError where a value is not of its field's type */
export function typedForm(object: JsonObject): JsonObject {
  const shape = shapeOfKind(String(object.apiVersion), String(object.kind));
  if (shape === undefined) return object;
  try {
    return canonicalForm(shape, object) as JsonObject;
  } catch (error) {
    if (error instanceof DecodeError) throw new CommandError(error.message);
    throw error;
  }
}
