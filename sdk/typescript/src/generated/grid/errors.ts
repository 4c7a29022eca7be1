// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

/** Why the grid program refuses an instruction, by the custom program error code. */
export const GRID_ERRORS: Readonly<Record<number, { readonly name: string; readonly message: string }>> = {
    6300: { name: 'NoReviewer', message: 'at least one reviewer must be named' },
};
