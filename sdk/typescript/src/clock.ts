import { address } from '@solana/kit';
import { AccountError } from './accounts.js';
import { look, type Cluster } from './cluster.js';

const CLOCK = address('SysvarC1ock11111111111111111111111111111111');
/** Where the clock has the Unix time. */
const UNIX_TIME = 32;

/** The chain's clock, Unix seconds: what its programs go by. */
export async function readClock(cluster: Cluster): Promise<bigint> {
    const { data } = await look(cluster, CLOCK);
    if (data === undefined || data.length < UNIX_TIME + 8) throw new AccountError(CLOCK, 'expected the clock');
    return new DataView(Uint8Array.from(data).buffer).getBigInt64(UNIX_TIME, true);
}
