import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createKeyPairSignerFromBytes, type Address, type KeyPairSigner } from '@solana/kit';

/** Names the binary of the localnet. */
export const LOCALNET = 'NOSANA_LOCALNET';

/** What the localnet says when it is ready. */
export interface Info {
    readonly rpc: string;
    readonly ws: string;
    readonly store: string;
    readonly mint: Address;
    readonly classes: readonly NamedAddress[];
    readonly markets: readonly NamedAddress[];
    readonly wallet_dir: string;
}

interface NamedAddress {
    readonly name: string;
    readonly address: Address;
}

/** A chain of its own, with programs, markets, wallets and a store, on free ports. */
export class Localnet {
    readonly info: Info;
    readonly #process: ChildProcess;
    readonly #folder: string;

    private constructor(info: Info, process: ChildProcess, folder: string) {
        this.info = info;
        this.#process = process;
        this.#folder = folder;
    }

    /** Starts it; returns when everything is there. */
    static async start(): Promise<Localnet> {
        const binary = process.env[LOCALNET];
        if (binary === undefined) {
            throw new Error(
                `expected the path of nosana-localnet in ${LOCALNET}; \`cargo xtask ci\` builds it and sets this`,
            );
        }
        const folder = await mkdtemp(join(tmpdir(), 'nosana-localnet-'));
        const ports = ['--rpc-port', '0', '--ws-port', '0', '--store-port', '0'];
        const child = spawn(binary, [...ports, '--slot-ms', '200', '--dir', folder, '--output', 'json'], {
            stdio: ['ignore', 'pipe', 'inherit'],
        });
        // Also when the tests end before their teardown.
        process.once('exit', () => child.kill());
        const failed = once(child, 'exit').then(([code]) => {
            throw new Error(`the localnet ended with ${String(code)} before it was ready`);
        });
        const ready = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(String(line)) as Info);
        return new Localnet(await Promise.race([ready, failed]), child, folder);
    }

    /** Ends it and removes what it wrote. */
    async stop(): Promise<void> {
        if (this.#process.exitCode === null && this.#process.signalCode === null) {
            const ended = once(this.#process, 'exit');
            this.#process.kill('SIGTERM');
            await ended;
        }
        await rm(this.#folder, { recursive: true });
    }

    /** The key of a wallet: `admin`, `client`, `host` or `worker`. */
    async wallet(name: string): Promise<KeyPairSigner> {
        const text = await readFile(join(this.info.wallet_dir, `${name}.json`), 'utf8');
        return createKeyPairSignerFromBytes(Uint8Array.from(JSON.parse(text) as number[]));
    }
}
