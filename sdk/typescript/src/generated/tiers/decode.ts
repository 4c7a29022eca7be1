// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import { type ReadonlyUint8Array } from '@solana/kit';
import {
    getAdmissionDecoder,
    type Admission,
    getConfigDecoder,
    type Config,
    getGpuClassDecoder,
    type GpuClass,
    getHostDecoder,
    type Host,
    getImportDecoder,
    type Import,
    getReportDecoder,
    type Report,
    getSlashDecoder,
    type Slash,
} from './accounts/index.js';

/** An account of the tiers program. */
export type DecodedTiersAccount =
    | { program: 'tiers'; name: 'Admission'; data: Admission }
    | { program: 'tiers'; name: 'Config'; data: Config }
    | { program: 'tiers'; name: 'GpuClass'; data: GpuClass }
    | { program: 'tiers'; name: 'Host'; data: Host }
    | { program: 'tiers'; name: 'Import'; data: Import }
    | { program: 'tiers'; name: 'Report'; data: Report }
    | { program: 'tiers'; name: 'Slash'; data: Slash };

/**
 * Reads the data of an account of the tiers program by its discriminator.
 * `undefined` when it is none that this client knows. Bytes after the known
 * fields are passed over. Throws when there are fewer bytes than fields.
 */
export function decodeTiersAccount(data: ReadonlyUint8Array): DecodedTiersAccount | undefined {
    switch (data.slice(0, 8).join()) {
        case '83,88,234,149,171,195,64,40':
            return { program: 'tiers', name: 'Admission', data: getAdmissionDecoder().decode(data) };
        case '155,12,170,224,30,250,204,130':
            return { program: 'tiers', name: 'Config', data: getConfigDecoder().decode(data) };
        case '139,95,27,61,8,159,16,41':
            return { program: 'tiers', name: 'GpuClass', data: getGpuClassDecoder().decode(data) };
        case '141,195,28,93,45,127,175,216':
            return { program: 'tiers', name: 'Host', data: getHostDecoder().decode(data) };
        case '25,161,110,83,143,19,181,213':
            return { program: 'tiers', name: 'Import', data: getImportDecoder().decode(data) };
        case '232,246,229,227,242,105,190,2':
            return { program: 'tiers', name: 'Report', data: getReportDecoder().decode(data) };
        case '15,12,113,200,185,50,58,32':
            return { program: 'tiers', name: 'Slash', data: getSlashDecoder().decode(data) };
        default:
            return undefined;
    }
}
