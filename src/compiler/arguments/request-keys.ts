// KEY: what requests have in common, behind `sticky by`, `hash by`, `sample by`.
import type { RequestKey } from '../../route-table.ts';
import { choice, keyword, sequence, type ValueOf } from './shape.ts';
import { headerName } from './texts.ts';
import { oneOf } from './words.ts';

const words = ['client', 'user', 'session', 'prompt'] as const;
const word = oneOf({ noun: 'key of requests', placeholder: words.join(' | '), words });

export const requestKey = choice(sequence({ header: keyword('header'), name: headerName }), word);

export function requestKeyOf(values: ValueOf<typeof requestKey>): RequestKey {
  return 'name' in values ? { kind: 'header', name: values.name.value.toLowerCase() } : { kind: values.value };
}
