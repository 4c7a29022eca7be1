// The Rust client.
//
// Codama renders accounts, types and instructions. What it has no template for,
// or only one that needs crates that a client does not want, is written here:
// events, errors and addresses derived from seeds. The result is not formatted;
// `cargo xtask codegen` does that.
import { createFromRoot, pascalCase, rootNode, programNode, snakeCase, visit } from 'codama';
import { rootNodeFromAnchor } from '@codama/nodes-from-anchor';
import { getRenderMapVisitor } from '@codama/renderers-rust';
import { eventTypes } from './events.mjs';
import { PDAS } from './pdas.mjs';

const NOTICE = '// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.\n\n';

/** The files of the client of all programs by their path. */
export function renderRust(idls) {
    const files = { 'mod.rs': renderRoot(idls) };
    for (const [program, idl] of Object.entries(idls)) {
        for (const [path, content] of Object.entries(renderProgram(program, idl))) {
            files[`${program}/${path}`] = content;
        }
    }
    return files;
}

/** The files of one program by their path. */
function renderProgram(program, idl) {
    const node = rootNodeFromAnchor(idl).program;
    const root = rootNode(
        programNode({ ...node, errors: [], events: [], definedTypes: [...(node.definedTypes ?? []), ...eventTypes(idl, node)] }),
    );

    const files = codamaFiles(root, program, node);
    const modules = ['accounts', 'errors', 'events', 'instructions', 'pdas', 'types'];
    files['errors.rs'] = renderErrors(program, idl.errors ?? []);
    files['events.rs'] = renderEvents(program, idl.events ?? []);
    files['pdas.rs'] = renderPdas(program);
    for (const module of modules) {
        const [one, many] = [`${module}.rs`, `${module}/mod.rs`];
        if (!(one in files) && !(many in files)) files[one] = NOTICE;
    }
    files['mod.rs'] =
        `//! Client of the ${program} program.\n//!\n${NOTICE}` +
        modules.map((module) => `pub mod ${module};\n`).join('') +
        `\n/// The program's address.\npub const ID: solana_address::Address = solana_address::address!("${idl.address}");\n`;
    return files;
}

/** What Codama renders, without its CPI, account-info and RPC parts. */
function codamaFiles(root, program, node) {
    const here = `crate::generated::${program}`;
    const map = visit(
        createFromRoot(root).getRoot(),
        getRenderMapVisitor({
            anchorTraits: false,
            dependencyMap: {
                generated: here,
                generatedAccounts: `${here}::accounts`,
                generatedInstructions: `${here}::instructions`,
                generatedTypes: `${here}::types`,
            },
            traitOptions: { scalarEnumDefaults: ['Copy', 'PartialOrd', 'Hash'] },
        }),
    );
    const files = {};
    for (const [path, fragment] of map) {
        const [folder, file] = path.split('/');
        if (!['accounts', 'instructions', 'types'].includes(folder)) continue;
        let content = stripHeader(path, fragment.content);
        if (file !== 'mod.rs' && folder === 'instructions') {
            content = cutFrom(path, content, /^ *\/\/\/ `\w+` CPI accounts\.$/m);
            content = replaceOnce(path, content, `crate::${snakeCase(node.name).toUpperCase()}_ID`, `${here}::ID`);
        }
        if (file !== 'mod.rs' && folder === 'accounts') {
            content = cutFrom(path, content, /^impl<'a> TryFrom<&solana_account_info::AccountInfo<'a>> for /m);
            content = checkDiscriminator(path, content, file.slice(0, -'.rs'.length));
        }
        files[path] = NOTICE + content;
    }
    return files;
}

/** `from_bytes` as Codama renders it takes any account's bytes for its own. */
function checkDiscriminator(path, content, name) {
    return replaceOnce(
        path,
        content,
        '    let mut data = data;\n',
        `    if !data.starts_with(&${name.toUpperCase()}_DISCRIMINATOR) {
      return Err(std::io::Error::new(
        std::io::ErrorKind::InvalidData,
        "these bytes are not an account of the kind \`${pascalCase(name)}\`",
      ));
    }
    let mut data = data;\n`,
    );
}

function renderEvents(program, events) {
    const names = events.map((event) => pascalCase(event.name));
    if (names.length === 0) return `//! The ${program} program has no events.\n\n${NOTICE}`;
    return `//! Events of the ${program} program.

${NOTICE}use borsh::BorshDeserialize;

pub use super::types::{${names.join(', ')}};

/// An event of the ${program} program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
${names.map((name) => `    ${name}(${name}),`).join('\n')}
}

impl Event {
    /// Reads the bytes of a \`Program data:\` line of a transaction's log, base64
    /// already removed. \`None\` when they are no event of this program. Bytes after
    /// the known fields are passed over: later versions may append fields.
    pub fn decode(data: &[u8]) -> Option<Self> {
        let (discriminator, mut fields) = data.split_at_checked(8)?;
        Some(match discriminator {
${events.map((event, i) => `            [${event.discriminator.join(', ')}] => Self::${names[i]}(${names[i]}::deserialize(&mut fields).ok()?),`).join('\n')}
            _ => return None,
        })
    }

    /// The event's name in the IDL.
    pub const fn name(&self) -> &'static str {
        match self {
${names.map((name, i) => `            Self::${name}(_) => "${events[i].name}",`).join('\n')}
        }
    }
}
`;
}

function renderErrors(program, errors) {
    const type = `${pascalCase(program)}Error`;
    if (errors.length === 0) return `//! The ${program} program has no errors of its own.\n\n${NOTICE}`;
    const arms = (of) => errors.map((error) => `            Self::${error.name} => ${of(error)},`).join('\n');
    return `//! Errors of the ${program} program.

${NOTICE}/// Why the ${program} program refused an instruction.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u32)]
pub enum ${type} {
${errors.map((error) => `    /// ${error.code}: ${error.msg}\n    ${error.name} = ${error.code},`).join('\n')}
}

impl ${type} {
    /// Every error, by rising code.
    pub const ALL: &'static [Self] = &[${errors.map((error) => `Self::${error.name}`).join(', ')}];

    /// The error of a custom program error code; \`None\` when it is not this program's.
    pub const fn from_code(code: u32) -> Option<Self> {
        Some(match code {
${errors.map((error) => `            ${error.code} => Self::${error.name},`).join('\n')}
            _ => return None,
        })
    }

    /// The custom program error code.
    pub const fn code(self) -> u32 {
        self as u32
    }

    /// The error's name in the IDL.
    pub const fn name(self) -> &'static str {
        match self {
${arms((error) => `"${error.name}"`)}
        }
    }

    /// What was expected.
    pub const fn message(self) -> &'static str {
        match self {
${arms((error) => JSON.stringify(error.msg ?? error.name))}
        }
    }
}

impl core::fmt::Display for ${type} {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for ${type} {}
`;
}

function renderPdas(program) {
    const seedTypes = {
        address: { type: '&solana_address::Address', bytes: (name) => `${name}.as_ref()` },
        bytes32: { type: '&[u8; 32]', bytes: (name) => name },
        u16: { type: 'u16', bytes: (name) => `&${name}.to_le_bytes()` },
        u32: { type: 'u32', bytes: (name) => `&${name}.to_le_bytes()` },
        u64: { type: 'u64', bytes: (name) => `&${name}.to_le_bytes()` },
    };
    const find = Object.entries(PDAS[program] ?? {}).map(([name, { docs, seeds }]) => {
        const [prefix, ...rest] = seeds;
        const variable = rest.map((seed) => Object.entries(seed)[0]);
        const args = variable.map(([arg, type]) => `${arg}: ${seedTypes[type].type}`).join(', ');
        const bytes = [`b"${prefix}"`, ...variable.map(([arg, type]) => seedTypes[type].bytes(arg))].join(', ');
        return `/// ${docs}\npub fn find_${name}(${args}) -> (Address, u8) {\n    Address::find_program_address(&[${bytes}], &super::ID)\n}\n`;
    });
    return `//! Addresses that the ${program} program derives, each with its canonical bump.\n\n${NOTICE}use solana_address::Address;\n\n${find.join('\n')}`;
}

/** The module over all programs, with the lookup by code: codes are unique across programs. */
function renderRoot(idls) {
    const programs = Object.keys(idls);
    const withErrors = programs.filter((program) => (idls[program].errors ?? []).length > 0);
    return `//! Clients of the programs, one module each.
//!
${NOTICE}#![allow(clippy::all, clippy::pedantic, clippy::restriction, missing_docs, dead_code, unused_imports)]

${programs.map((program) => `pub mod ${program};\n`).join('')}
/// A program's error, found by its code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ErrorInfo {
    /// The program's short name.
    pub program: &'static str,
    /// The custom program error code.
    pub code: u32,
    /// The error's name in the IDL.
    pub name: &'static str,
    /// What was expected.
    pub message: &'static str,
}

/// The error of a custom program error code; \`None\` when none of these programs
/// has it.
pub fn error_by_code(code: u32) -> Option<ErrorInfo> {
${withErrors
    .map((program) => {
        const type = `${program}::errors::${pascalCase(program)}Error`;
        return `    if let Some(error) = ${type}::from_code(code) {
        return Some(ErrorInfo { program: "${program}", code, name: error.name(), message: error.message() });
    }\n`;
    })
    .join('')}    None
}
`;
}

function stripHeader(path, content) {
    const end = content.search(/^(?!\/\/!).*$/m);
    if (end <= 0) throw new Error(`${path}: expected Codama's header; has its template changed?`);
    return content.slice(end).trimStart();
}

function cutFrom(path, content, marker) {
    const at = content.search(marker);
    if (at < 0) throw new Error(`${path}: expected ${marker}; has Codama's template changed?`);
    return content.slice(0, at);
}

function replaceOnce(path, content, from, to) {
    if (!content.includes(from)) throw new Error(`${path}: expected \`${from.trim()}\`; has Codama's template changed?`);
    return content.replace(from, () => to);
}
