// SPDX-License-Identifier: Apache-2.0
#include "core/http/CurlHttpClient.h"

#include "core/base/Encoding.h"
#include "core/http/Url.h"

#include <array>
#include <curl/curl.h>
#include <memory>

namespace gatehouse::http {
namespace {

constexpr std::size_t kLongestBody = 64U << 20U;

struct FreeCurl {
    void operator()(CURL* dead) const { curl_easy_cleanup(dead); }
    void operator()(curl_slist* dead) const { curl_slist_free_all(dead); }
};
using Handle = std::unique_ptr<CURL, FreeCurl>;
using List = std::unique_ptr<curl_slist, FreeCurl>;

struct Exchange {
    Response response;
    const Cancel* cancel = nullptr;
};

std::size_t onBody(char* data, std::size_t size, std::size_t count, void* user) {
    auto& body = static_cast<Exchange*>(user)->response.body;
    if (body.size() + size * count > kLongestBody)
        return 0;
    body.append(data, size * count);
    return size * count;
}

std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* user) {
    auto& headers = static_cast<Exchange*>(user)->response.headers;
    const std::string_view line = trim(std::string_view(data, size * count));
    if (line.starts_with("HTTP/"))
        headers = {}; // the head after a 100 Continue or a proxy's answer
    else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
        headers.add(std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
    return size * count;
}

int onProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(user)->cancel->isCancelled() ? 1 : 0;
}

/// What went wrong in words; `host` is all of the URL that may be shown.
Error explain(CURLcode code, const std::string& host, const std::string& proxy,
              const char* detail) {
    const std::string through = proxy.empty() ? "" : " through the proxy " + proxy;
    const std::string subject = host + through;
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
        return {ErrorCode::Cancelled, "The call to " + host + " was cancelled."};
    case CURLE_COULDNT_RESOLVE_HOST:
        return {ErrorCode::Retry, "The name " + host + " was not found.",
                "Check the network connection, and the region if it is part of the name.", detail};
    case CURLE_COULDNT_RESOLVE_PROXY:
        return {ErrorCode::Retry, "The proxy " + proxy + " was not found.",
                "Check HTTPS_PROXY, or whether this network needs it.", detail};
    case CURLE_COULDNT_CONNECT:
        return {ErrorCode::Retry, subject + " cannot be reached.",
                "Check the network connection, and the endpoint if you have set one.", detail};
    case CURLE_OPERATION_TIMEDOUT:
        return {ErrorCode::Retry, subject + " did not answer in time.",
                "Check the network connection and try again.", detail};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return {ErrorCode::Retry, "The certificate of " + host + " is not trusted.",
                "If your company inspects TLS, set AWS_CA_BUNDLE to a file with its root "
                "certificate.",
                detail};
    case CURLE_WRITE_ERROR:
        return {ErrorCode::Retry, "The answer of " + host + " is too long."};
    default:
        return {ErrorCode::Retry,
                "The call to " + subject + " failed: " + curl_easy_strerror(code) + '.',
                "Try again.", detail};
    }
}

List headerList(const Request& request) {
    List list;
    const auto append = [&list](const std::string& line) {
        list.reset(curl_slist_append(list.release(), line.c_str()));
    };
    for (const Field& field : request.headers)
        append(field.value.empty() ? field.name + ';' : field.name + ": " + field.value);
    // What curl would add by itself.
    for (const char* name : {"Expect", "Accept", "Content-Type"}) {
        if (!request.headers.has(name))
            append(std::string(name) + ':');
    }
    return list;
}

} // namespace

CurlHttpClient::CurlHttpClient(Environment environment) : m_environment(std::move(environment)) {
    static const CURLcode kStarted = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)kStarted;
}

namespace {

/// What every exchange is done with.
void setCommon(CURL* curl, const Request& request, const curl_slist* headers, Exchange& exchange,
               char* detail) {
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, onBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, onHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, onProgress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
}

void setBody(CURL* curl, const Request& request) {
    if (request.method == "HEAD") {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET" || !request.body.empty()) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size()));
    }
}

/// Our own reading of the environment, so that what is passed in decides it. Gives the proxy's
/// name for messages.
std::string setProxy(CURL* curl, const Request& request, const Url& url,
                     const Environment& environment) {
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, ""); // else curl reads no_proxy of the process
    if (request.via == Request::Via::Direct)
        return {};
    const auto chosen = proxyFor(environment, url.scheme, url.host, url.port);
    if (!chosen)
        return {};
    const std::string user = chosen->userInfo.empty() ? "" : chosen->userInfo + '@';
    const std::string full = chosen->scheme + "://" + user + chosen->host + ':' + chosen->port;
    curl_easy_setopt(curl, CURLOPT_PROXY, full.c_str());
    return chosen->authority();
}

} // namespace

Result<Response> CurlHttpClient::send(const Request& request, const Cancel& cancel) {
    const auto url = Url::parse(request.url);
    if (!url)
        return fail(url.error());
    if (cancel.isCancelled())
        return fail(ErrorCode::Cancelled, "The call to " + url->host + " was cancelled.");
    const Handle curl(curl_easy_init());
    Exchange exchange;
    exchange.cancel = &cancel;
    std::array<char, CURL_ERROR_SIZE> detail{};
    const List headers = headerList(request);
    setCommon(curl.get(), request, headers.get(), exchange, detail.data());
    setBody(curl.get(), request);
    const std::string proxy = setProxy(curl.get(), request, *url, m_environment);
    auto bundle = m_environment.get("AWS_CA_BUNDLE");
    if (!bundle)
        bundle = m_environment.get("SSL_CERT_FILE");
    if (bundle)
        curl_easy_setopt(curl.get(), CURLOPT_CAINFO, bundle->c_str());
    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK)
        return fail(explain(code, url->host, proxy, detail.data()));
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    exchange.response.status = static_cast<int>(status);
    return std::move(exchange.response);
}

} // namespace gatehouse::http
