import { isSolanaError, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM } from '@solana/kit';
import { GRID_ERRORS } from './generated/grid/index.js';
import { JOBS_ERRORS } from './generated/jobs/index.js';
import { STAKING_ERRORS } from './generated/staking/index.js';
import { TIERS_ERRORS } from './generated/tiers/index.js';

/** Why one of the programs refused an instruction. */
export interface ProgramError {
    /** The program. */
    readonly program: 'grid' | 'jobs' | 'staking' | 'tiers';
    /** The custom program error code: no two of these programs have one in common. */
    readonly code: number;
    /** The error's name in the IDL. */
    readonly name: string;
    /** What was expected. */
    readonly message: string;
}

/**
 * The error of one of the programs in `error`: a code, what a transaction's
 * status or metadata has under `err`, or whatever was thrown when it was sent.
 * `undefined` when it is of another kind.
 *
 * A code does not say whose it is: pass nothing here of a transaction with
 * instructions of other programs that use the codes from 6000, as most do.
 */
export function explainError(error: unknown): ProgramError | undefined {
    const code = codeIn(error, 0);
    if (code === undefined) return undefined;
    for (const [program, errors] of PROGRAMS) {
        const known = errors[code];
        if (known) return { program, code, ...known };
    }
    return undefined;
}

const PROGRAMS = [
    ['staking', STAKING_ERRORS],
    ['tiers', TIERS_ERRORS],
    ['jobs', JOBS_ERRORS],
    ['grid', GRID_ERRORS],
] as const;

/** Causes within causes that are looked at. */
const DEPTH = 8;

function codeIn(error: unknown, depth: number): number | undefined {
    if (typeof error === 'number') return error;
    if (typeof error === 'bigint') return Number(error);
    if (typeof error !== 'object' || error === null || depth > DEPTH) return undefined;
    if (isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM)) return error.context.code;
    if ('InstructionError' in error && Array.isArray(error.InstructionError)) {
        const kind: unknown = error.InstructionError[1];
        return typeof kind === 'object' && kind !== null && 'Custom' in kind ? codeIn(kind.Custom, depth) : undefined;
    }
    return 'cause' in error && typeof error.cause === 'object' ? codeIn(error.cause, depth + 1) : undefined;
}
