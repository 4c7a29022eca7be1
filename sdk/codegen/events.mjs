import { definedTypeNode, pascalCase, resolveNestedTypeNode } from 'codama';

/** The events of a program as types: Codama has no template for events. */
export function eventTypes(idl, node) {
    return (node.events ?? []).map((event) =>
        definedTypeNode({
            name: event.name,
            docs: event.docs ?? docsOf(idl, event.name),
            type: resolveNestedTypeNode(event.data),
        }),
    );
}

function docsOf(idl, name) {
    return idl.types.find((type) => type.name === pascalCase(name))?.docs ?? [];
}
