// The TypeScript client.
//
// Codama renders accounts, types, instructions and addresses for `@solana/kit`.
// What tells one account, event or error of a program from another has templates
// here: Codama has none, or one that throws.
import {
    accountNode,
    bytesTypeNode,
    camelCase,
    constantPdaSeedNodeFromString,
    createFromRoot,
    fixedSizeTypeNode,
    flattenInstructionDataArgumentsVisitor,
    numberTypeNode,
    pascalCase,
    pdaNode,
    programNode,
    publicKeyTypeNode,
    resolveNestedTypeNode,
    rootNode,
    structTypeNode,
    unwrapDefinedTypesVisitor,
    variablePdaSeedNode,
    visit,
} from 'codama';
import { rootNodeFromAnchor } from '@codama/nodes-from-anchor';
import { getRenderMapVisitor } from '@codama/renderers-js';
import * as prettier from 'prettier';
import { eventTypes } from './events.mjs';
import { PDAS } from './pdas.mjs';

const NOTICE = '// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.\n\n';
const STYLE = { parser: 'typescript', printWidth: 120, singleQuote: true, tabWidth: 4 };

/** The files of the client of all programs by their path. */
export async function renderTypescript(idls) {
    const files = {};
    for (const [program, idl] of Object.entries(idls)) {
        for (const [path, content] of Object.entries(renderProgram(program, idl))) {
            files[`${program}/${path}`] = await prettier.format(NOTICE + content, STYLE);
        }
    }
    return files;
}

/** The files of one program by their path. */
function renderProgram(program, idl) {
    const node = rootNodeFromAnchor(idl).program;
    const [accounts, types] = [node.accounts ?? [], node.definedTypes ?? []];
    const root = rootNode(
        programNode({
            ...node,
            // Not `nosanaJobs`: it becomes a part of names.
            name: program,
            accounts: accounts.map((account) => withTail(account, types)),
            definedTypes: [...types.filter((type) => !isTail(type, accounts)), ...eventTypes(idl, node)],
            errors: [],
            events: [],
            pdas: pdas(program, node),
        }),
    );
    const codama = createFromRoot(root);
    // An instruction takes the fields of its `args`, also where two instructions share the type.
    codama.update(unwrapDefinedTypesVisitor(types.map(({ name }) => name).filter((name) => name.endsWith('Args'))));
    codama.update(flattenInstructionDataArgumentsVisitor());
    const map = visit(codama.getRoot(), getRenderMapVisitor());
    const files = {};
    for (const [path, fragment] of map) {
        const content = withExtensions(path, stripHeader(path, fragment.content), map);
        files[path] = path.startsWith('instructions/') ? apartFromAccounts(content) : content;
    }
    files['events.ts'] = renderEvents(program, idl.events ?? []);
    files['errors.ts'] = renderErrors(program, idl.errors ?? []);
    files['decode.ts'] = renderAccounts(program, idl.accounts ?? []);
    files['index.ts'] += "\nexport * from './decode.js';\nexport * from './errors.js';\nexport * from './events.js';\n";
    return files;
}

/** An account whose tail the IDL describes by a type of its own, with the tail's fields behind its own. */
function withTail(account, types) {
    const tail = types.find((type) => type.name === tailOf(account));
    if (!tail) return account;
    const { fields } = resolveNestedTypeNode(account.data);
    return accountNode({ ...account, data: structTypeNode([...fields, ...tail.type.fields]) });
}

function isTail(type, accounts) {
    return accounts.some((account) => type.name === tailOf(account));
}

function tailOf(account) {
    return `${account.name}Tail`;
}

/** Those of the table; those that only the IDL has; none twice. */
function pdas(program, node) {
    const seedTypes = {
        address: publicKeyTypeNode(),
        bytes32: fixedSizeTypeNode(bytesTypeNode(), 32),
        u16: numberTypeNode('u16'),
        u32: numberTypeNode('u32'),
        u64: numberTypeNode('u64'),
    };
    const listed = Object.entries(PDAS[program] ?? {}).map(([name, { docs, seeds: [prefix, ...rest] }]) =>
        pdaNode({
            name: camelCase(name),
            docs,
            seeds: [
                constantPdaSeedNodeFromString('utf8', prefix),
                ...rest.flatMap((seed) =>
                    Object.entries(seed).map(([arg, type]) => variablePdaSeedNode(arg, seedTypes[type])),
                ),
            ],
        }),
    );
    const isListed = (pda) => listed.some(({ name }) => name === pda.name);
    return [...listed, ...(node.pdas ?? []).filter((pda) => !isListed(pda))];
}

function renderEvents(program, events) {
    const Program = pascalCase(program);
    const names = events.map((event) => pascalCase(event.name));
    return `import { type ReadonlyUint8Array } from '@solana/kit';
${importList(names.flatMap((name) => [`get${name}Decoder`, `type ${name}`]), './types/index.js')}

/** An event of the ${program} program. */
export type ${Program}Event =
${names.map((name) => `    | { program: '${program}'; name: '${name}'; data: ${name} }`).join('\n') || '    never'};

/**
 * Reads the bytes of a \`Program data:\` line of a transaction's log, base64
 * already removed. \`undefined\` when they are no event of this program. Bytes
 * after the known fields are passed over: later versions may append fields.
 */
export function decode${Program}Event(bytes: ReadonlyUint8Array): ${Program}Event | undefined {
    try {
        switch (bytes.slice(0, 8).join()) {
${names.map((name, i) => `            case '${events[i].discriminator.join()}': return { program: '${program}', name: '${name}', data: get${name}Decoder().decode(bytes, 8) };`).join('\n')}
            default: return undefined;
        }
    } catch {
        // Too short for its fields.
        return undefined;
    }
}
`;
}

function renderAccounts(program, accounts) {
    const Program = pascalCase(program);
    const names = accounts.map((account) => pascalCase(account.name));
    return `import { type ReadonlyUint8Array } from '@solana/kit';
${importList(names.flatMap((name) => [`get${name}Decoder`, `type ${name}`]), './accounts/index.js')}

/** An account of the ${program} program. */
export type Decoded${Program}Account =
${names.map((name) => `    | { program: '${program}'; name: '${name}'; data: ${name} }`).join('\n') || '    never'};

/**
 * Reads the data of an account of the ${program} program by its discriminator.
 * \`undefined\` when it is none that this client knows. Bytes after the known
 * fields are passed over. Throws when there are fewer bytes than fields.
 */
export function decode${Program}Account(data: ReadonlyUint8Array): Decoded${Program}Account | undefined {
    switch (data.slice(0, 8).join()) {
${names.map((name, i) => `        case '${accounts[i].discriminator.join()}': return { program: '${program}', name: '${name}', data: get${name}Decoder().decode(data) };`).join('\n')}
        default: return undefined;
    }
}
`;
}

function renderErrors(program, errors) {
    const constant = program.toUpperCase();
    return `/** Why the ${program} program refuses an instruction, by the custom program error code. */
export const ${constant}_ERRORS: Readonly<Record<number, { readonly name: string; readonly message: string }>> = {
${errors.map(({ code, name, msg }) => `    ${code}: { name: ${JSON.stringify(name)}, message: ${JSON.stringify(msg ?? name)} },`).join('\n')}
};
`;
}

function importList(names, from) {
    return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${from}';`;
}

/** An account and an instruction of one name, a stake and to stake, must not share the names of their discriminators. */
function apartFromAccounts(content) {
    return content
        .replace(/\b([A-Z0-9_]+)_DISCRIMINATOR\b/g, '$1_INSTRUCTION_DISCRIMINATOR')
        .replace(/\bget(\w+)DiscriminatorBytes\b/g, 'get$1InstructionDiscriminatorBytes');
}

/** Modules as Node.js resolves them: Codama leaves extension and \`index\` out. */
function withExtensions(path, content, map) {
    return content.replace(/(from ["'])(\.[^"']*)(["'])/g, (_, before, to, after) => {
        if (to === '.') return `${before}./index.js${after}`;
        const target = new URL(to, `file:///${path}`).pathname.slice(1);
        if (map.has(`${target}.ts`)) return `${before}${to}.js${after}`;
        if (map.has(`${target}/index.ts`)) return `${before}${to}/index.js${after}`;
        throw new Error(`${path}: expected a module at \`${to}\`; has Codama's template changed?`);
    });
}

function stripHeader(path, content) {
    const end = content.indexOf('*/');
    if (!content.startsWith('/**') || end < 0) {
        throw new Error(`${path}: expected Codama's header; has its template changed?`);
    }
    return content.slice(end + 2).trimStart();
}
