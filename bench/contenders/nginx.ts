// nginx that passes on what it gets: what a proxy costs that is written in C and looks at nothing.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../measure/free-port.ts';
import { installed } from '../measure/installed.ts';
import { startProcess } from '../measure/server-process.ts';
import { temporaryFolder } from '../measure/temporary-folder.ts';
import { type Contender, upstreamAsk } from './contender.ts';

export const nginx: Contender = {
  name: 'nginx',
  missing: () => (installed('nginx') ? undefined : 'nginx is not installed (apt-get install nginx)'),
  async start(upstream) {
    const port = await freePort();
    const folder = mkdtempSync(join(temporaryFolder(), 'nginx-'));
    const file = join(folder, 'nginx.conf');
    mkdirSync(join(folder, 'temporary'));
    writeFileSync(file, configuration(folder, port, new URL(upstream).host));
    return startProcess({ command: 'nginx', args: ['-e', 'stderr', '-c', file], url: `http://127.0.0.1:${port}` });
  },
  ask: upstreamAsk,
};

/** One worker, connections kept, no access log; unbuffered answers, without which a stream would wait for its end. */
const configuration = (folder: string, port: number, upstream: string): string => `
daemon off;
master_process off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 8192; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_max_body_size 32m;
  client_body_buffer_size 2m;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/temporary;`).join('\n  ')}
  upstream models { server ${upstream}; keepalive 1024; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://models;
      proxy_http_version 1.1;
      proxy_set_header connection "";
      proxy_buffering off;
      proxy_read_timeout 1h;
    }
  }
}
`;
