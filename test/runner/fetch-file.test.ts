import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runPython } from './run-python.js';

/** Fetches from a server that answers with these in turn, a status or `cut`; the waits are told, not waited. */
const FETCH = `
import http.server, json, sys, threading, time
from gcd_runner import arguments

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(answers[min(len(asked), len(answers) - 1)])
        self.send_response(200 if asked[-1] == "cut" else asked[-1])
        self.send_header("Content-Length", "8")
        self.end_headers()
        self.wfile.write(b"cont" if asked[-1] == "cut" else b"contents")
    def log_message(self, *args):
        pass

asked, waited = [], []
path, answers = sys.argv[1], json.loads(sys.argv[2])
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
time.sleep = waited.append
try:
    arguments.fetch_file({"url": "http://127.0.0.1:%d/" % server.server_port, "name": "x.csv"}, path)
    end = open(path).read()
except OSError as error:
    end = str(error)
print(json.dumps([end, len(asked), waited]))
`;

function fetchAnswered(t: TestContext, ...answers: readonly (number | 'cut')[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-fetch-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return JSON.parse(runPython(FETCH, join(folder, 'x.csv'), JSON.stringify(answers)));
}

test('a download that breaks off, or finds the server too busy, is tried again', (t) => {
  assert.deepEqual(fetchAnswered(t, 503, 'cut', 429, 500, 200), ['contents', 5, [0.5, 1, 2, 4]]);
  assert.deepEqual(fetchAnswered(t, 'cut'), [
    'The file x.csv could not be downloaded: the connection was cut after 4 of 8 bytes',
    ...[5, [0.5, 1, 2, 4]],
  ]);
});

test('a download that is refused is not tried again', (t) => {
  assert.deepEqual(fetchAnswered(t, 403), [
    'The file x.csv could not be downloaded: HTTP Error 403: Forbidden',
    ...[1, []],
  ]);
});
