import { UPLOAD_LIMITS } from '@redress/uploads';
import { Transform, type TransformFnParams } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';

const UPLOAD_ID = /^[0-9a-f]{36}$/u;

/** Uploads by their ids; a single one may stand without its list, each may be its whole address; null is none. */
export const ListOfUploads = (): PropertyDecorator =>
  Transform(({ value }: TransformFnParams): unknown => {
    if (value === null) return undefined;
    const list: unknown = typeof value === 'string' ? [value] : value;
    return Array.isArray(list) ? list.map(idOf) : list;
  });

function idOf(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(value.lastIndexOf('/') + 1) : value;
}

/** Ids of uploads, no more than a complaint takes, none twice. */
export const IsUploads = (): PropertyDecorator =>
  ValidateBy({
    name: 'isUploads',
    validator: {
      validate: (value): boolean =>
        Array.isArray(value) &&
        value.length <= UPLOAD_LIMITS.files &&
        new Set(value).size === value.length &&
        value.every((id) => typeof id === 'string' && UPLOAD_ID.test(id)),
      defaultMessage: buildMessage(
        () => `files is a list of at most ${String(UPLOAD_LIMITS.files)} different uploads: their ids or addresses.`,
      ),
    },
  });
