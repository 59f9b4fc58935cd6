// Other gateways. What else can take part is a file of this folder that a scenario names.
import { bifrost } from './bifrost.ts';
import type { Contender } from './contender.ts';
import { litellm } from './litellm.ts';
import { portkey } from './portkey.ts';
import { switchyard } from './switchyard.ts';

export const PEERS: readonly Contender[] = [portkey, litellm, bifrost, switchyard];
