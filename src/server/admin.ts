// The admin listener: health for people and probes, and what became of the last requests, on an address of its own.
import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { digestOf } from '../gateway/client-keys.ts';
import { renderDecision } from '../gateway/decision-text.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { healthReport } from '../gateway/health-report.ts';
import { metricsText } from '../gateway/metrics.ts';
import type { ReloadStatus } from '../gateway/reload.ts';
import { isLocalName, NOT_LOCAL, type Reach } from './local-names.ts';

/** How many requests are listed unless `limit` says otherwise. */
const DEFAULT_LISTED = 100;

export interface AdminOptions {
  /** Of its listener. */
  readonly reach: Reach;
  /** What is known of reloads; undefined where nothing is watched. */
  readonly status: () => ReloadStatus | undefined;
}

export function createAdminApp(gateway: Gateway, { reach, status }: AdminOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const open = gateway.snapshot.adminKey === undefined && reach === 'loopback';
    if (open && !isLocalName(context.req.header('host'))) return context.json({ error: NOT_LOCAL }, 403);
    if (allowed(gateway, context.req.header('authorization'))) return next();
    context.header('www-authenticate', 'Bearer');
    return context.json({ error: 'The admin key is required: send "authorization: Bearer KEY".' }, 401);
  });
  app.get('/-/health', (context) => context.json(healthReport(gateway, status())));
  app.get('/-/metrics', (context) => context.text(metricsText(gateway, status())));
  app.get('/-/requests', (context) => {
    const asked = Number(context.req.query('limit') ?? DEFAULT_LISTED);
    const count = Number.isInteger(asked) && asked > 0 ? asked : DEFAULT_LISTED;
    return context.json({ requests: gateway.traces.latest(count).map((trace) => trace.summary()) });
  });
  app.get('/-/requests/:id', (context) => {
    const decision = gateway.traces.find(context.req.param('id'))?.decision();
    if (decision === undefined) {
      return context.json({ error: 'No such request is remembered; /-/requests lists those that are.' }, 404);
    }
    const wantsText = context.req.header('accept')?.startsWith('text/plain') ?? false;
    return wantsText ? context.text(renderDecision(decision)) : context.json(decision);
  });
  const known = '/-/health, /-/metrics, /-/requests and /-/requests/ID';
  app.notFound((context) => context.json({ error: `There is nothing at this path; there is ${known}.` }, 404));
  return app;
}

function allowed(gateway: Gateway, authorization: string | undefined): boolean {
  const wanted = gateway.snapshot.adminKey;
  if (wanted === undefined) return true;
  const presented = /^bearer +(.+)$/i.exec(authorization ?? '')?.[1];
  return presented !== undefined && timingSafeEqual(digestOf(presented), wanted);
}
