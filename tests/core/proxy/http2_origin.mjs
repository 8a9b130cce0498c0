// SPDX-License-Identifier: Apache-2.0
// Node's own HTTP/2 server, h2 alone, as a far side that answers while it is asked: sends back what it gets, piece by piece.
//   node http2_origin.mjs KEY_AND_CERTIFICATE_FILE     prints its port
import fs from 'node:fs';
import http2 from 'node:http2';

const pem = fs.readFileSync(process.argv[2]);
const server = http2.createSecureServer({key: pem, cert: pem});
server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    stream.respond({
        ':status': 200, 'content-type': headers['content-type'], 'x-path': headers[':path'],
        'x-authority': headers[':authority'], 'x-te': headers['transfer-encoding'] ?? 'none',
    });
    stream.pipe(stream);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
