// SPDX-License-Identifier: Apache-2.0
#include "core/exports/ToolFiles.h"

#include "core/config/File.h"

#include <string>

namespace gatehouse::exports {
namespace {

/// Loaded by --require before the program. The port is read from the environment at each
/// connection, so that the file is the same for every session. Node's https and http2 look at no
/// proxy variable, and the AWS SDK makes its own agents; so the one function that all agents use,
/// and http2.connect for the services that speak nothing else, go through CONNECT here.
constexpr const char* kNodePreload = R"js('use strict';
// Written by Gatehouse: sends what goes to AWS through its local proxy.
const http = require('http');
const http2 = require('http2');
const https = require('https');
const tls = require('tls');
const { Duplex } = require('stream');

const AWS = /(^|\.)(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws|on\.aws|aws\.amazon\.com|api\.amazonwebservices\.com\.cn)$/i;
const proxy = () => {
  try {
    return process.env.GATEHOUSE_PROXY ? new URL(process.env.GATEHOUSE_PROXY) : null;
  } catch (error) {
    return null;
  }
};

function connectThrough(through, host, port, done) {
  const request = http.request({
    host: through.hostname, port: through.port, method: 'CONNECT', path: `${host}:${port}`,
    headers: { host: `${host}:${port}` }, agent: false,
  });
  request.once('connect', (answer, socket) => {
    if (answer.statusCode === 200) return done(null, socket);
    socket.destroy();
    return done(new Error(`Gatehouse's proxy answered ${answer.statusCode} to CONNECT ${host}`));
  });
  request.once('error', done);
  request.end();
}

const direct = https.Agent.prototype.createConnection;
https.Agent.prototype.createConnection = function createConnection(options, callback) {
  const through = proxy();
  const host = options.servername || options.host;
  if (!through || !AWS.test(host || '')) return direct.call(this, options, callback);
  connectThrough(through, options.host, options.port || 443, (error, socket) => {
    if (error) return callback(error);
    const secure = tls.connect({ ...options, socket, servername: host });
    return callback(null, secure);
  });
  return undefined;
};

// http2.connect wants a stream at once: this one fills when the tunnel stands.
function lateTls(through, host, port, options) {
  let secure = null;
  let waiting = null;
  const stream = new Duplex({
    read() { if (secure) secure.resume(); },
    write(chunk, encoding, done) {
      if (secure) secure.write(chunk, encoding, done); else waiting = { chunk, encoding, done };
    },
    final(done) { if (secure) secure.end(done); else done(); },
    destroy(error, done) { if (secure) secure.destroy(); done(error); },
  });
  connectThrough(through, host, port, (error, socket) => {
    if (error) return stream.destroy(error);
    secure = tls.connect({ ...options, socket, servername: host, ALPNProtocols: ['h2'] }, () => {
      if (waiting) secure.write(waiting.chunk, waiting.encoding, waiting.done);
      waiting = null;
    });
    secure.on('data', (chunk) => { if (!stream.push(chunk)) secure.pause(); });
    secure.once('end', () => stream.push(null));
    secure.once('error', (failure) => stream.destroy(failure));
    return undefined;
  });
  return stream;
}

const directHttp2 = http2.connect;
http2.connect = function connect(authority, options, listener) {
  const through = proxy();
  const url = new URL(String(authority));
  const given = typeof options === 'object' && options !== null ? options : {};
  if (!through || url.protocol !== 'https:' || !AWS.test(url.hostname) || given.createConnection)
    return directHttp2.apply(this, arguments);
  const made = { ...given,
    createConnection: () => lateTls(through, url.hostname, url.port || 443, given) };
  return directHttp2.call(this, authority, made, typeof options === 'function' ? options : listener);
};
)js";

Result<void> writeWhenDifferent(const std::filesystem::path& file, const std::string& text) {
    if (config::holds(file, text))
        return {};
    return config::writeFileAtomically(file, text, config::FileMode::Readable);
}

} // namespace

Result<void> writeToolFiles(const ToolFiles& files, const std::filesystem::path& bundle) {
    if (auto written = writeWhenDifferent(files.nodeFile(), kNodePreload); !written)
        return written;
    const std::string quoted = '"' + bundle.string() + "\"\n";
    return writeWhenDifferent(files.phpFile(),
                              "; Written by Gatehouse: what PHP trusts while a session is used.\n"
                              "curl.cainfo=" +
                                  quoted + "openssl.cafile=" + quoted);
}

} // namespace gatehouse::exports
