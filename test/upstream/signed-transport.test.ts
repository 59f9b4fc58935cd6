// Signing on the way out: at once where it can be, later where it must be, and not at all for a call that is over.
import { expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { signing } from '../../src/upstream/signing/signed-transport.ts';
import type { Sign, Transport, UpstreamHandler, UpstreamRequest } from '../../src/upstream/transport.ts';

const REQUEST: UpstreamRequest = {
  method: 'POST',
  url: new URL('https://api.test/'),
  headers: {},
  body: '{}',
  timeouts: { connect: 1, idle: 1 },
};

/** A transport that notes what it is told. */
function recording() {
  const sent: UpstreamRequest[] = [];
  const said: string[] = [];
  const inner: Transport = {
    send(request) {
      sent.push(request);
      return {
        cancel: () => said.push('cancel'),
        pause: () => said.push('pause'),
        resume: () => said.push('resume'),
      };
    },
    close: async () => void said.push('close'),
  };
  const failures: GatewayError[] = [];
  const handler: UpstreamHandler = { head() {}, data() {}, end() {}, failed: (error) => failures.push(error) };
  return { transport: signing(inner), handler, sent, said, failures };
}

function signed(request: UpstreamRequest): UpstreamRequest {
  return { ...request, headers: { ...request.headers, authorization: 'signed' } };
}

const later: Sign = async (request) => signed(request);

test('without a signature, and with one at hand, it is sent at once', () => {
  const { transport, handler, sent } = recording();
  transport.send(REQUEST, handler);
  transport.send({ ...REQUEST, sign: signed }, handler);
  expect(sent.map(({ headers }) => headers)).toEqual([{}, { authorization: 'signed' }]);
});

test('what is said while it is being signed is said to the call that follows', async () => {
  const { transport, handler, sent, said } = recording();
  const call = transport.send({ ...REQUEST, sign: later }, handler);
  expect(sent).toHaveLength(0);
  call.pause();
  await expect.poll(() => sent.length).toBe(1);
  expect(sent[0]?.headers).toEqual({ authorization: 'signed' });
  call.resume();
  call.cancel();
  expect(said).toEqual(['pause', 'resume', 'cancel']);
});

test('one that is cancelled while it is being signed is never sent', async () => {
  const { transport, handler, sent, failures } = recording();
  const waiting = Promise.withResolvers<UpstreamRequest>();
  transport.send({ ...REQUEST, sign: () => waiting.promise }, handler).cancel();
  waiting.resolve(REQUEST);
  await waiting.promise;
  await Promise.resolve();
  expect(sent).toHaveLength(0);
  expect(failures).toHaveLength(0);
});

test('a failure to sign is the failure of the call', async () => {
  const { transport, handler, sent, failures } = recording();
  const refused = new GatewayError('auth_failed', { message: 'AWS gave no credentials (x)' });
  transport.send({ ...REQUEST, sign: () => Promise.reject(refused) }, handler);
  transport.send({ ...REQUEST, sign: () => Promise.reject(new Error('secret-words')) }, handler);
  await expect.poll(() => failures.length).toBe(2);
  expect(failures[0]).toBe(refused);
  expect(failures[1]).toMatchObject({ kind: 'auth_failed', message: 'the request could not be signed' });
  expect(sent).toHaveLength(0);
});

test('closing closes the transport below', async () => {
  const { transport, said } = recording();
  await transport.close();
  expect(said).toEqual(['close']);
});
