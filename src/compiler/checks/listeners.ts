// FL211: a listener that others can reach lets nobody in without a key, unless the file says so.
import { diagnose } from '../../language/codes/index.ts';
import type { Address } from '../../route-table.ts';
import { isLoopbackHost } from '../base-url.ts';
import type { Context } from '../context.ts';

export function checkListeners(context: Context): void {
  const { server } = context.program;
  if (server?.sound !== true) return;
  const closed = context.scope.names('client').length > 0 || server.allowAnonymous;
  for (const { value, span } of closed ? [] : server.listen.filter((listen) => isOpen(listen.value))) {
    const help = 'declare a `client`, or say `allow anonymous`';
    context.report(diagnose('FL211', span, `${titleOf(value)} is open to everyone who can reach it`, { help }));
  }
  const { admin } = server;
  if (admin === undefined || admin.key !== undefined || !isOpen(admin.address.value)) return;
  const help = 'give it a `key`, or bind it to 127.0.0.1';
  context.report(
    diagnose('FL211', admin.address.span, 'the admin listener is open to everyone who can reach it', { help }),
  );
}

function isOpen(address: Address): boolean {
  return address.kind === 'tcp' && !isLoopbackHost(address.host);
}

function titleOf(address: Address): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}
