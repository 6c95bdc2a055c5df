import type { JsonObject } from '../../base/json.ts';
import { CUSTOM_SHAPE, type Shape, shapeOfKind } from './shapes.ts';

/** The shape by which an object's fields are owned. */
export function objectShape({ apiVersion, kind }: JsonObject): Shape {
  return shapeOfKind(String(apiVersion), String(kind)) ?? CUSTOM_SHAPE;
}
