// What `/v1/models` lists and what a 404 names.
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../src/route-table.ts';
import { listModels, type ModelReader, nearModels } from '../../src/routing/models.ts';
import { prepareTable } from '../../src/routing/prepare.ts';
import { anArm, aProvider, aRoute, aTable } from './support/tables.ts';

const model = (...globs: string[]): Condition => ({ kind: 'model', globs });

const anyone: ModelReader = { name: undefined, tags: [], mayUse: () => true };

const providers = [
  aProvider('local', { models: [{ glob: 'qwen-3' }, { glob: 'llama-*' }, { glob: 'phi-4' }] }),
  aProvider('fixed', { models: [{ glob: 'hidden' }] }),
  aProvider('open'),
];

describe('/v1/models', () => {
  test('lists literal models of conditions and of `model` lines where `$model` leads', () => {
    const prepared = prepareTable(
      aTable({
        providers,
        routes: [
          aRoute('a', [anArm(['open/$model'])], { match: model('gpt-4o', 'gpt-*', 'o3') }),
          aRoute('b', [anArm(['local/$model', 'fixed/hidden'])]),
        ],
      }),
    );
    expect(listModels(prepared, anyone)).toEqual(['gpt-4o', 'o3', 'qwen-3', 'phi-4']);
  });

  test('not what is under a `not`, is rejected, or that an earlier route takes elsewhere', () => {
    const prepared = prepareTable(
      aTable({
        providers,
        routes: [
          { ...aRoute('no', [], { match: model('old') }), reject: { status: 410, message: 'gone' } },
          aRoute('first', [anArm(['open/x'])], { match: model('qwen-*') }),
          aRoute('rest', [anArm(['local/$model'])], { match: { kind: 'not', term: model('secret') } }),
        ],
      }),
    );
    expect(listModels(prepared, anyone)).toEqual(['phi-4']);
  });

  test('is cut to what the client may use and can reach', () => {
    const match: Condition = { kind: 'and', terms: [model('vip-1'), { kind: 'client', names: ['web'] }] };
    const routes = [aRoute('vip', [anArm(['open/$model'])], { match }), aRoute('rest', [anArm(['local/$model'])])];
    const prepared = prepareTable(aTable({ providers, routes }));
    expect(listModels(prepared, anyone)).toEqual(['qwen-3', 'phi-4']);
    expect(listModels(prepared, { ...anyone, name: 'web' })).toEqual(['vip-1', 'qwen-3', 'phi-4']);
    expect(listModels(prepared, { ...anyone, name: 'web', mayUse: (name) => name !== 'qwen-3' })).toEqual([
      'vip-1',
      'phi-4',
    ]);
  });

  test('a route that also asks for what a list request does not say is a route all the same', () => {
    const match: Condition = { kind: 'and', terms: [model('m'), { kind: 'header', name: 'x-a', globs: [] }] };
    const prepared = prepareTable(aTable({ providers, routes: [aRoute('r', [anArm(['open/x'])], { match })] }));
    expect(listModels(prepared, anyone)).toEqual(['m']);
  });

  test('whatever a route is looked up by, it is found', () => {
    const header: Condition = { kind: 'header', name: 'x-team', globs: ['search'] };
    const conditions: readonly Condition[] = [
      { kind: 'and', terms: [model('m-1', 'm-2'), header] },
      { kind: 'or', terms: [header, { kind: 'and', terms: [model('m-3'), { kind: 'tag', names: ['prod'] }] }] },
      { kind: 'and', terms: [model('m-4'), { kind: 'client', names: ['web', 'batch'] }] },
      { kind: 'and', terms: [model('m-5'), { kind: 'not', term: header }] },
    ];
    const routes = conditions.map((match, at) => aRoute(`r${at}`, [anArm(['open/x'])], { match }));
    const prepared = prepareTable(aTable({ providers, routes }));
    expect(listModels(prepared, anyone)).toEqual(['m-1', 'm-2', 'm-3', 'm-5']);
    expect(listModels(prepared, { ...anyone, name: 'batch' })).toEqual(['m-1', 'm-2', 'm-3', 'm-4', 'm-5']);
  });
});

describe('near models', () => {
  const names = ['gpt-4o', 'gpt-4o-mini', 'gpt-5', 'claude-sonnet-4-5', 'o3'];
  const prepared = prepareTable(
    aTable({ providers, routes: [aRoute('r', [anArm(['open/$model'])], { match: model(...names) })] }),
  );

  test.each([
    ['gpt4o', ['gpt-4o', 'gpt-5']],
    ['GPT-4o', ['gpt-4o', 'gpt-5']],
    ['claude-sonnet', ['claude-sonnet-4-5']],
    ['zzzzzzzzzzz', []],
  ])('%s', (wanted, near) => {
    expect(nearModels(listModels(prepared, anyone), wanted)).toEqual(near);
  });

  test('never one that this client may not use, and never more than three', () => {
    expect(
      nearModels(listModels(prepared, { ...anyone, mayUse: (name) => name !== 'gpt-4o' }), 'gpt-4o'),
    ).not.toContain('gpt-4o');
    expect(nearModels(listModels(prepared, anyone), 'gpt-4').length).toBeLessThanOrEqual(3);
  });

  test('a name as long as a body is answered at once', () => {
    expect(nearModels(listModels(prepared, anyone), 'x'.repeat(5_000_000))).toEqual([]);
  });
});
