// SPDX-License-Identifier: Apache-2.0
// HttpClient over libcurl: system trust, the environment's proxies, deadlines and cancelling.
#pragma once

#include "core/base/Environment.h"
#include "core/http/HttpClient.h"

namespace gatehouse::http {

/// Trusts AWS_CA_BUNDLE or SSL_CERT_FILE where the environment names one, else the system's roots;
/// certificates are always verified. Redirects are not followed; HTTP/1.1 is spoken.
class CurlHttpClient final : public HttpClient {
public:
    explicit CurlHttpClient(Environment environment);
    [[nodiscard]] Result<Response> send(const Request& request, const Cancel& cancel) override;

private:
    Environment m_environment;
};

} // namespace gatehouse::http
