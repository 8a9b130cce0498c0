// SPDX-License-Identifier: Apache-2.0
// Node's own HTTP/2, used as the SDK for JavaScript uses it: ":authority" signed in place of "host",
// ALPN h2 alone inside a CONNECT, or in clear straight to an endpoint URL. Prints one line of JSON.
//   node http2_client.mjs tunnel|clear PORT CA_FILE KEY SECRET
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import tls from 'node:tls';

const [way, port, caFile, key, secret] = process.argv.slice(2);
const awsHost = 's3.eu-west-1.amazonaws.com';
const authority = way === 'tunnel' ? awsHost : `127.0.0.1:${port}`;

const hmac = (k, text) => crypto.createHmac('sha256', k).update(text).digest();
const sha256 = (text) => crypto.createHash('sha256').update(text).digest('hex');

function signed(method, path, body) {
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const day = date.slice(0, 8);
    const hash = sha256(body);
    const names = ':authority;x-amz-content-sha256;x-amz-date';
    const canonical = [method, path, '', `:authority:${authority}`, `x-amz-content-sha256:${hash}`,
        `x-amz-date:${date}`, '', names, hash].join('\n');
    const scope = `${day}/eu-west-1/s3/aws4_request`;
    const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
    const signingKey = ['eu-west-1', 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, day));
    return {
        ':method': method, ':path': path, ':authority': authority, 'x-amz-date': date, 'x-amz-content-sha256': hash,
        authorization: `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${names}, ` +
            `Signature=${hmac(signingKey, text).toString('hex')}`,
    };
}

function tunnel() {
    return new Promise((resolve, reject) => {
        const connect = http.request({host: '127.0.0.1', port, method: 'CONNECT', path: `${awsHost}:443`});
        connect.on('connect', (answer, socket) => resolve(tls.connect(
            {socket, servername: awsHost, ALPNProtocols: ['h2'], ca: fs.readFileSync(caFile)})));
        connect.on('error', reject);
        connect.end();
    });
}

function call(session, method, path, body) {
    return new Promise((resolve, reject) => {
        const stream = session.request(signed(method, path, body));
        const parts = [];
        let status = 0;
        stream.on('response', (headers) => { status = headers[':status']; });
        stream.on('data', (part) => parts.push(part));
        stream.on('end', () => resolve({status, body: Buffer.concat(parts)}));
        stream.on('error', reject);
        stream.end(body);
    });
}

const socket = way === 'tunnel' ? await tunnel() : undefined;
const session = http2.connect(way === 'tunnel' ? `https://${awsHost}` : `http://${authority}`,
    socket ? {createConnection: () => socket} : {});
const sizes = [0, 1, 70000, 300000];
const answers = await Promise.all([...Array(40).keys()].map(
    (i) => call(session, 'PUT', `/bucket/${i}`, Buffer.alloc(sizes[i % 4], i + 1))));
const good = answers.filter((answer, i) => answer.status === 200 &&
    answer.body.equals(Buffer.alloc(sizes[i % 4], i + 1)));
console.log(JSON.stringify({good: good.length, statuses: [...new Set(answers.map((a) => a.status))]}));
session.close();
