// Installs the peers that are not there; one that cannot be had is said by name.
import { PEERS } from '../contenders/peers.ts';
import type { Figures } from '../figures.ts';

export function installPeers(figures: Figures): void {
  for (const { name, missing, install } of PEERS) {
    if (missing() === undefined || install === undefined) continue;
    console.log(`installing ${name} …`);
    try {
      install();
    } catch (fault) {
      figures.skip(`${name} cannot be installed: ${fault instanceof Error ? fault.message : fault}`);
    }
  }
}
