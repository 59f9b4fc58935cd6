// Every statement of the language. To add one: a file, and a line here.
import type { Place } from '../program.ts';
import { admin } from './admin.ts';
import { allow } from './allow.ts';
import { allowShadow } from './allow-shadow.ts';
import { auth } from './auth.ts';
import { baseUrl } from './base-url.ts';
import { bodyLimit } from './body-limit.ts';
import { breaker } from './breaker.ts';
import { budget } from './budget.ts';
import { cap } from './cap.ts';
import { client } from './client.ts';
import { clientKey } from './client-key.ts';
import { condition } from './condition.ts';
import { cooldown } from './cooldown.ts';
import { defaultStatement } from './default.ts';
import { defaults } from './defaults.ts';
import { drain } from './drain.ts';
import { drop } from './drop.ts';
import { edition } from './edition.ts';
import { expectStatement } from './expect.ts';
import { expires } from './expires.ts';
import { fallback } from './fallback.ts';
import { given } from './given.ts';
import { group } from './group.ts';
import { header } from './header.ts';
import { hedge } from './hedge.ts';
import { importStatement } from './import.ts';
import { key } from './key.ts';
import { keys } from './keys.ts';
import { limit } from './limit.ts';
import { listen } from './listen.ts';
import { match } from './match.ts';
import { member } from './member.ts';
import { mirror } from './mirror.ts';
import { model } from './model.ts';
import { models } from './models.ts';
import { never } from './never.ts';
import { policy } from './policy.ts';
import { pool } from './pool.ts';
import { preset } from './preset.ts';
import { price } from './price.ts';
import { protocol } from './protocol.ts';
import { provider } from './provider.ts';
import { proxy } from './proxy.ts';
import { reject } from './reject.ts';
import { request } from './request.ts';
import { requestBody } from './request-body.ts';
import { REQUEST_FIELDS } from './request-fields.ts';
import { retry } from './retry.ts';
import { rotate } from './rotate.ts';
import { route } from './route.ts';
import { routes } from './routes.ts';
import { server } from './server.ts';
import { set } from './set.ts';
import { state } from './state.ts';
import type { StatementSpec } from './statement.ts';
import { system } from './system.ts';
import { tag } from './tag.ts';
import { tagDeclaration } from './tag-declaration.ts';
import { test } from './test.ts';
import { testTimes } from './test-times.ts';
import { timeout } from './timeout.ts';
import { to } from './to.ts';
import { trace } from './trace.ts';
import { translate } from './translate.ts';
import { use } from './use.ts';

/** In the order of the reference. */
export const STATEMENTS: readonly StatementSpec[] = [
  edition,
  importStatement,
  routes,
  server,
  listen,
  admin,
  bodyLimit,
  drain,
  allow,
  state,
  client,
  clientKey,
  tag,
  tagDeclaration,
  trace,
  models,
  expires,
  limit,
  budget,
  provider,
  preset,
  protocol,
  baseUrl,
  auth,
  proxy,
  key,
  keys,
  model,
  policy,
  defaults,
  condition,
  price,
  pool,
  group,
  member,
  rotate,
  route,
  match,
  use,
  to,
  fallback,
  mirror,
  reject,
  allowShadow,
  retry,
  hedge,
  timeout,
  breaker,
  cooldown,
  set,
  defaultStatement,
  cap,
  drop,
  system,
  header,
  translate,
  never,
  test,
  request,
  requestBody,
  ...REQUEST_FIELDS,
  given,
  testTimes,
  expectStatement,
];

const BY_PLACE = new Map<Place, Map<string, StatementSpec>>();
const HEADLESS = new Map<Place, StatementSpec>();
for (const spec of STATEMENTS) {
  for (const place of spec.places) {
    if (spec.headless) HEADLESS.set(place, spec);
    else BY_PLACE.set(place, (BY_PLACE.get(place) ?? new Map<string, StatementSpec>()).set(spec.name, spec));
  }
}

/** The spec of a statement at a place: by its keyword, or the one that has none. */
export function specAt(place: Place, word: string): StatementSpec | undefined {
  return BY_PLACE.get(place)?.get(word) ?? HEADLESS.get(place);
}

/** All specs of a keyword, wherever they stand. */
export function specsNamed(word: string): readonly StatementSpec[] {
  return STATEMENTS.filter((spec) => spec.name === word && !spec.headless);
}

/** The keywords that may stand at a place. */
export function wordsAt(place: Place): readonly string[] {
  return [...(BY_PLACE.get(place)?.keys() ?? [])];
}
