import type { RecordWithTtl } from "node:dns";
import { Resolver } from "node:dns/promises";
import { SendFailure } from "./send-failure.ts";

export type ResolvedAddress = { address: string; family: 4 | 6 };

/** Every address of a name, IPv4 first, unchecked. Rejects with a SendFailure `dns` when there is none. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

type Answer = { addresses: ResolvedAddress[]; ttlMs: number };
type CacheEntry = { answer: Promise<readonly ResolvedAddress[]>; freshUntilMs: number };

const graceMs = 500;
const maxPositiveMs = 30_000;
const negativeMs = 2_000;
const maxCached = 10_000;

/**
 * Opens a resolver of our own: `dns.lookup` would let one tar-pit name stall every other look-up (libuv's four threads),
 * and would read the hosts file and the search list. Concurrent look-ups of a name share one query; answers are kept for
 * their TTL, 30 s at most, failures for 2 s. `servers` are `ip` or `ip:port`, those of the system when absent.
 */
export function openResolver(options: {
  servers?: readonly string[];
  budgetMs?: number;
  now?: () => number;
}): Resolve {
  const { budgetMs = 5_000, now = () => performance.now() } = options;
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (options.servers) resolver.setServers(options.servers);
  const cache = new Map<string, CacheEntry>();

  return (hostname) => {
    const cached = cache.get(hostname);
    if (cached && now() < cached.freshUntilMs) return cached.answer;
    const query = queryBoth(resolver, hostname, budgetMs);
    const entry: CacheEntry = {
      answer: query.then((found) => found.addresses),
      freshUntilMs: Number.POSITIVE_INFINITY,
    };
    query.then(
      (found) => {
        entry.freshUntilMs = now() + found.ttlMs;
      },
      () => {
        entry.freshUntilMs = now() + negativeMs;
      },
    );
    remember(cache, hostname, entry);
    return entry.answer;
  };
}

function remember(cache: Map<string, CacheEntry>, hostname: string, entry: CacheEntry): void {
  cache.delete(hostname);
  for (const oldest of cache.keys()) {
    if (cache.size < maxCached) break;
    cache.delete(oldest);
  }
  cache.set(hostname, entry);
}

/**
 * Asks for A and AAAA at once and waits for both, but once one has addresses the other gets 500 ms more: some name servers
 * never answer AAAA. A query that is late is left to end by itself: cancelling would end those of all other names too.
 */
function queryBoth(resolver: Resolver, hostname: string, budgetMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const found: { [family in 4 | 6]?: RecordWithTtl[] } = {};
    const finish = () => {
      clearTimeout(timer);
      const answer = toAnswer(found[4] ?? [], found[6] ?? []);
      if (answer.addresses.length > 0) resolve(answer);
      else reject(new SendFailure("dns", `no address for ${hostname}`));
    };
    let timer = setTimeout(finish, budgetMs);
    const collect = (family: 4 | 6, records: RecordWithTtl[]) => {
      found[family] = records;
      if (found[4] && found[6]) finish();
      else if (records.length > 0) {
        clearTimeout(timer);
        timer = setTimeout(finish, Math.min(graceMs, budgetMs));
      }
    };
    resolver.resolve4(hostname, { ttl: true }).then(
      (records) => collect(4, records),
      () => collect(4, []),
    );
    resolver.resolve6(hostname, { ttl: true }).then(
      (records) => collect(6, records),
      () => collect(6, []),
    );
  });
}

function toAnswer(fours: RecordWithTtl[], sixes: RecordWithTtl[]): Answer {
  const shortestTtl = [...fours, ...sixes].reduce((least, { ttl }) => Math.min(least, ttl), Infinity);
  return {
    addresses: [
      ...fours.map(({ address }) => ({ address, family: 4 as const })),
      ...sixes.map(({ address }) => ({ address, family: 6 as const })),
    ],
    ttlMs: Math.min(shortestTtl * 1_000, maxPositiveMs),
  };
}
