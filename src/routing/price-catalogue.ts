// What models cost by the catalogue that ships with the program (`@pydantic/genai-prices`), where no `price` says it.
import { createRequire } from 'node:module';
import type * as Catalogue from '@pydantic/genai-prices';
import type { Provider, TokenPrice } from '../route-table.ts';
import type { PricedTarget, Prices } from './prices.ts';

type Vendor = NonNullable<ReturnType<typeof Catalogue.findProvider>>;

/** Model names come from clients: what a client can make up must not grow without bound. */
const MOST_KNOWN = 10_000;
/** A price is read off this many tokens, where it does not depend on how many there are. */
const SAMPLE_TOKENS = 1_000;

interface Known {
  readonly price: TokenPrice | undefined;
  /** Long inputs cost more a token. */
  readonly tiered: boolean;
}

/** Prices by the vendor of each provider's preset or address; one that is none of the catalogue's costs nothing known. */
export function createPriceCatalogue(providers: readonly Provider[]): Prices {
  let vendors: ReadonlyMap<string, Vendor | undefined> | undefined;
  const known = new Map<string, Known>();
  return {
    of(target: PricedTarget, inputTokens = 0) {
      vendors ??= new Map(providers.map((provider) => [provider.name, vendorOf(provider)]));
      const vendor = vendors.get(target.provider);
      if (vendor === undefined) return undefined;
      const identity = `${target.provider}/${target.model}`;
      const entry = known.get(identity) ?? look(vendor, target.model);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(identity, entry);
      if (!entry.tiered || inputTokens <= SAMPLE_TOKENS) return entry.price;
      return look(vendor, target.model, inputTokens).price;
    },
  };
}

/** The models of a vendor that the catalogue knows; none where it does not know the vendor. */
export function cataloguedModels(
  provider: Pick<Provider, 'preset'> & { readonly baseUrl?: string },
): readonly string[] {
  return vendorOf(provider)?.models.map(({ id }) => id) ?? [];
}

let loaded: typeof Catalogue | undefined;

/** Before a price is asked for. */
export function loadPriceCatalogue(): void {
  catalogue();
}

/** Loaded when a price is first asked for: it is most of a megabyte, and a start need not wait for it. */
function catalogue(): typeof Catalogue {
  const load = (): typeof Catalogue => createRequire(import.meta.url)('@pydantic/genai-prices');
  loaded ??= load();
  return loaded;
}

function vendorOf({ preset, baseUrl }: Partial<Pick<Provider, 'preset' | 'baseUrl'>>): Vendor | undefined {
  if (preset !== undefined) return catalogue().findProvider({ providerId: preset });
  return typeof baseUrl === 'string' ? catalogue().findProvider({ providerApiUrl: baseUrl }) : undefined;
}

/** An effective price: of a request with just so many input tokens. */
function look(provider: Vendor, model: string, inputTokens = SAMPLE_TOKENS): Known {
  const priced = (usage: Parameters<typeof Catalogue.calcPrice>[0]) =>
    catalogue().calcPrice(usage, model, { provider });
  const plain = priced({ input_tokens: inputTokens, output_tokens: SAMPLE_TOKENS });
  if (plain === null) return { price: undefined, tiered: false };
  const { model_price: prices } = plain;
  const input = (usd: number): number => (usd / inputTokens) * 1_000_000;
  const cached = priced({ input_tokens: inputTokens, output_tokens: 0, cache_read_tokens: inputTokens });
  const written = priced({ input_tokens: inputTokens, output_tokens: 0, cache_write_tokens: inputTokens });
  return {
    price: {
      input: input(plain.input_price),
      output: (plain.output_price / SAMPLE_TOKENS) * 1_000_000,
      ...(prices.cache_read_mtok !== undefined && cached && { cached: input(cached.input_price) }),
      ...(prices.cache_write_mtok !== undefined && written && { cacheWrite: input(written.input_price) }),
    },
    tiered: Object.values(prices).some((price) => typeof price === 'object'),
  };
}
