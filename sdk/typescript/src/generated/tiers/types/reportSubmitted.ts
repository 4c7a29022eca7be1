// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    fixDecoderSize,
    fixEncoderSize,
    getAddressDecoder,
    getAddressEncoder,
    getArrayDecoder,
    getArrayEncoder,
    getBytesDecoder,
    getBytesEncoder,
    getI64Decoder,
    getI64Encoder,
    getStructDecoder,
    getStructEncoder,
    getU16Decoder,
    getU16Encoder,
    getU32Decoder,
    getU32Encoder,
    getU64Decoder,
    getU64Encoder,
    getU8Decoder,
    getU8Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
    type ReadonlyUint8Array,
} from '@solana/kit';

/** The assessor reported on a host. */
export type ReportSubmitted = {
    /** The report. */
    report: Address;
    /** The host. */
    host: Address;
    /** Who submitted it and paid its rent. */
    assessor: Address;
    /** Its number among the host's reports. */
    sequence: bigint;
    /** See `nosana_common::assessment::ReportKind`. */
    kind: number;
    /** 1 when it passed. */
    passed: number;
    /** The figures of a benchmark that passed; zero otherwise. */
    figures: Array<bigint>;
    /** Their score against the class, basis points. */
    scoreBps: number;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Proofs passed by the host, ever. */
    proofsPassed: number;
    /** Proofs and spoof checks failed by the host, ever. */
    proofsFailed: number;
    /** Those failed in a row by now. */
    strikes: number;
    /** Unix seconds. */
    at: bigint;
};

export type ReportSubmittedArgs = {
    /** The report. */
    report: Address;
    /** The host. */
    host: Address;
    /** Who submitted it and paid its rent. */
    assessor: Address;
    /** Its number among the host's reports. */
    sequence: number | bigint;
    /** See `nosana_common::assessment::ReportKind`. */
    kind: number;
    /** 1 when it passed. */
    passed: number;
    /** The figures of a benchmark that passed; zero otherwise. */
    figures: Array<number | bigint>;
    /** Their score against the class, basis points. */
    scoreBps: number;
    /** Digest of the evidence. */
    evidence: ReadonlyUint8Array;
    /** Proofs passed by the host, ever. */
    proofsPassed: number;
    /** Proofs and spoof checks failed by the host, ever. */
    proofsFailed: number;
    /** Those failed in a row by now. */
    strikes: number;
    /** Unix seconds. */
    at: number | bigint;
};

export function getReportSubmittedEncoder(): FixedSizeEncoder<ReportSubmittedArgs> {
    return getStructEncoder([
        ['report', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['assessor', getAddressEncoder()],
        ['sequence', getU64Encoder()],
        ['kind', getU8Encoder()],
        ['passed', getU8Encoder()],
        ['figures', getArrayEncoder(getU64Encoder(), { size: 4 })],
        ['scoreBps', getU32Encoder()],
        ['evidence', fixEncoderSize(getBytesEncoder(), 32)],
        ['proofsPassed', getU32Encoder()],
        ['proofsFailed', getU32Encoder()],
        ['strikes', getU16Encoder()],
        ['at', getI64Encoder()],
    ]);
}

export function getReportSubmittedDecoder(): FixedSizeDecoder<ReportSubmitted> {
    return getStructDecoder([
        ['report', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['assessor', getAddressDecoder()],
        ['sequence', getU64Decoder()],
        ['kind', getU8Decoder()],
        ['passed', getU8Decoder()],
        ['figures', getArrayDecoder(getU64Decoder(), { size: 4 })],
        ['scoreBps', getU32Decoder()],
        ['evidence', fixDecoderSize(getBytesDecoder(), 32)],
        ['proofsPassed', getU32Decoder()],
        ['proofsFailed', getU32Decoder()],
        ['strikes', getU16Decoder()],
        ['at', getI64Decoder()],
    ]);
}

export function getReportSubmittedCodec(): FixedSizeCodec<ReportSubmittedArgs, ReportSubmitted> {
    return combineCodec(getReportSubmittedEncoder(), getReportSubmittedDecoder());
}
