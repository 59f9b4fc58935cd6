// Nothing in between: what others add is counted from here.
import { type Contender, upstreamAsk } from './contender.ts';

export const direct: Contender = {
  name: 'direct',
  missing: () => undefined,
  async start(upstream) {
    return {
      url: upstream,
      cpuMs: () => 0,
      memory: () => ({ resident: 0, peak: 0 }),
      stop: () => {},
      end: async () => {},
    };
  },
  // Of a fallback only the answer itself.
  ask: (call) => upstreamAsk(call.behaviour === 'bench-limited' ? { ...call, behaviour: 'bench-answer' } : call),
};
