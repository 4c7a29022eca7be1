// Renders the clients from the IDLs.
//
//   node generate.mjs IDL_FOLDER OUT_FOLDER
//
// writes OUT_FOLDER/rust and OUT_FOLDER/typescript.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderRust } from './rust.mjs';
import { renderTypescript } from './typescript.mjs';

const [idlFolder, outFolder] = process.argv.slice(2);
if (!idlFolder || !outFolder) {
    console.error('usage: node generate.mjs IDL_FOLDER OUT_FOLDER');
    process.exit(2);
}

const idls = Object.fromEntries(
    readdirSync(idlFolder)
        .filter((file) => file.endsWith('.json'))
        .sort()
        .map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(idlFolder, file), 'utf8'))]),
);
write('rust', renderRust(idls));
write('typescript', await renderTypescript(idls));

function write(language, files) {
    for (const [path, content] of Object.entries(files)) {
        const target = join(outFolder, language, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, content);
    }
}
