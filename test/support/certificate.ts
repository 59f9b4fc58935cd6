// A certificate for `localhost`, made anew by openssl; and a process that trusts it.
import { spawnSync } from 'node:child_process';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const ARGUMENTS =
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout - -out - -addext';

/** Undefined where there is no openssl. */
export function makeCertificate(): Certificate | undefined {
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const { status, stdout } = spawnSync('openssl', [...ARGUMENTS.split(' '), names], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const at = stdout.indexOf('-----BEGIN CERTIFICATE');
  return { key: stdout.slice(0, at), cert: stdout.slice(at) };
}

/** Until the returned function is called. */
export function trust({ cert }: Certificate): () => void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, cert]);
  return () => setDefaultCACertificates(before);
}
