// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

import {
    combineCodec,
    getAddressDecoder,
    getAddressEncoder,
    getStructDecoder,
    getStructEncoder,
    getU64Decoder,
    getU64Encoder,
    type Address,
    type FixedSizeCodec,
    type FixedSizeDecoder,
    type FixedSizeEncoder,
} from '@solana/kit';

/** A report's account was closed. */
export type ReportClosed = {
    /** The report. */
    report: Address;
    /** The host. */
    host: Address;
    /** Its number among the host's reports. */
    sequence: bigint;
};

export type ReportClosedArgs = {
    /** The report. */
    report: Address;
    /** The host. */
    host: Address;
    /** Its number among the host's reports. */
    sequence: number | bigint;
};

export function getReportClosedEncoder(): FixedSizeEncoder<ReportClosedArgs> {
    return getStructEncoder([
        ['report', getAddressEncoder()],
        ['host', getAddressEncoder()],
        ['sequence', getU64Encoder()],
    ]);
}

export function getReportClosedDecoder(): FixedSizeDecoder<ReportClosed> {
    return getStructDecoder([
        ['report', getAddressDecoder()],
        ['host', getAddressDecoder()],
        ['sequence', getU64Decoder()],
    ]);
}

export function getReportClosedCodec(): FixedSizeCodec<ReportClosedArgs, ReportClosed> {
    return combineCodec(getReportClosedEncoder(), getReportClosedDecoder());
}
