// `protocol P`: what a provider speaks.
import { providerProtocol } from '../arguments/words.ts';
import { statement } from './statement.ts';

export const protocol = statement({
  name: 'protocol',
  places: ['provider'],
  arguments: { protocol: providerProtocol },
  repeats: false,
  summary: 'What the provider speaks. `demo` answers inside the process, without network, address or key',
  example:
    'provider local {\n  protocol ollama\n  base_url "http://127.0.0.1:11434"\n}\nroute everything { match any; to local/$model }',
  lower({ values, draft }) {
    draft.protocol = values.protocol.value;
  },
});
