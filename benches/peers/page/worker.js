// Makes Claude records of tickets with the parsers that pages use today, in memory, and reads outputs.
importScripts("modules/papaparse/papaparse.min.js", "modules/udsv/dist/uDSV.iife.min.js");

const line = ([ticket, customer, subject, body]) => JSON.stringify({
  recordId: ticket,
  modelInput: {
    anthropic_version: "bedrock-2023-05-31",
    max_tokens: 512,
    messages: [{
      role: "user",
      content: [{
        type: "text",
        text: `Summarize ticket ${ticket} from ${customer}.\nSubject: ${subject}\n\n${body}`,
      }],
    }],
  },
}) + "\n";

const peers = {
  // How fast the file can be read at all.
  async read(file) {
    let bytes = 0;
    for await (const chunk of file.stream()) bytes += chunk.byteLength;
    return { rows: 0, bytes };
  },
  // Counts what an output says, a line at a time.
  async jsonparse(file) {
    let [rows, errors, input, output, rest] = [0, 0, 0, 0, ""];
    const ids = new Set();
    const take = (line) => {
      if (!line) return;
      const record = JSON.parse(line);
      rows += 1;
      ids.add(record.recordId);
      if (record.error) errors += 1;
      else {
        input += record.modelOutput.usage.input_tokens;
        output += record.modelOutput.usage.output_tokens;
      }
    };
    for await (const text of file.stream().pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      lines.forEach(take);
    }
    take(rest);
    return { rows, errors, input, output, bytes: file.size };
  },
  papaparse: (file) => new Promise((resolve, reject) => {
    const parts = [];
    let rows = -1;
    Papa.parse(file, {
      chunkSize: 4 << 20,
      chunk({ data }) {
        let text = "";
        for (const row of data) {
          if (row.length < 5) continue;
          if (rows >= 0) text += line(row);
          rows += 1;
        }
        parts.push(new Blob([text]));
      },
      complete: () => resolve({ rows, bytes: new Blob(parts).size }),
      error: reject,
    });
  }),
  async udsv(file) {
    const parts = [];
    let rows = 0;
    let parser;
    for await (const text of file.stream().pipeThrough(new TextDecoderStream())) {
      parser ??= uDSV.initParser(uDSV.inferSchema(text));
      let out = "";
      const take = (row) => { out += line(row); rows += 1; };
      parser.chunk(text, parser.stringArrs, (found) => {
        if (Array.isArray(found[0])) found.forEach(take); else take(found);
      });
      parts.push(new Blob([out]));
    }
    parser.end();
    return { rows, bytes: new Blob(parts).size };
  },
};

onmessage = async ({ data: { peer, file } }) => {
  const start = performance.now();
  const done = await peers[peer](file);
  postMessage({ millis: performance.now() - start, ...done });
};
