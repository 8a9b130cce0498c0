// SPDX-License-Identifier: Apache-2.0
// A certificate authority made for one test, and the TLS contexts of servers and clients that live
// by it.
#pragma once

#include <map>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace gatehouse::tests {

/// Contexts are made once a host and live as long as the authority. One thread at a time.
class TestAuthority final {
public:
    TestAuthority();
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;
    ~TestAuthority();

    [[nodiscard]] std::string rootPem() const;
    /// For a server of that DNS name or IPv4 address.
    [[nodiscard]] ssl_ctx_st* serverContext(const std::string& host);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// A client context that trusts the roots in the PEM text alone; the caller frees it
/// (SSL_CTX_free).
[[nodiscard]] ssl_ctx_st* clientContext(const std::string& rootsPem);
void freeContext(ssl_ctx_st* context);

} // namespace gatehouse::tests
