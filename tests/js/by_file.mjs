// A reporter for Node's tests: a line of JSON for each, with its file and what was wrong.
export default async function* byFile(events) {
    for await (const { type, data: { file, name, details } } of events) {
        if (type !== "test:pass" && type !== "test:fail") continue;
        const { error } = details;
        yield `${JSON.stringify({ file, name, error: error ? String(error.cause?.stack ?? error) : "" })}\n`;
    }
}
