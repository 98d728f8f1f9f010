// A reporter for `node --test`: a line of JSON for each test, with its file and what was wrong.
export default async function* byFile(events) {
    const said = {}; // on standard error, by file: why one could not be loaded
    for await (const { type, data } of events) {
        if (type === "test:stderr") said[data.file] = (said[data.file] ?? "") + data.message;
        if (type !== "test:pass" && type !== "test:fail") continue;
        const { file, name, details } = data, error = details?.error ? String(details.error.cause?.stack ?? details.error) : "";
        yield `${JSON.stringify({ file, name, error: error && name === file ? `${error}\n${said[file] ?? ""}` : error })}\n`;
    }
}
