// SPDX-License-Identifier: Apache-2.0
#include "core/pki/LocalAuthority.h"

namespace gatehouse::pki {
namespace {

// Part of the name, so that a change of the constraints makes a new authority.
constexpr const char* kName = "Gatehouse local proxy (AWS only, 2)";
/// Some tools speak TLS to an endpoint URL that says http://127.0.0.1.
constexpr const char* kOwnAddress = "127.0.0.1";
constexpr std::chrono::hours kLifetime{24 * 730};
constexpr std::chrono::hours kRenewBefore{24 * 30};
constexpr std::chrono::hours kClockTolerance{24};

} // namespace

const std::vector<std::string>& LocalAuthority::permittedDomains() {
    // Suffixes of API endpoints in every partition; sign-in and console pages are not among them.
    static const std::vector<std::string> kDomains{"amazonaws.com",
                                                   "amazonaws.com.cn",
                                                   "amazonaws.eu",
                                                   "api.aws",
                                                   "on.aws",
                                                   "api.amazonwebservices.com.cn",
                                                   "api.amazonwebservices.eu",
                                                   "c2s.ic.gov",
                                                   "api.aws.ic.gov",
                                                   "sc2s.sgov.gov",
                                                   "api.aws.scloud",
                                                   "cloud.adc-e.uk",
                                                   "api.cloud-aws.adc-e.uk",
                                                   "csp.hci.ic.gov",
                                                   "api.aws.hci.ic.gov"};
    return kDomains;
}

Result<LocalAuthority> LocalAuthority::create(TimePoint now) {
    crypto::KeyPair key = crypto::KeyPair::generate();
    auto certificate = crypto::issueAuthority({kName,
                                               "Gatehouse",
                                               permittedDomains(),
                                               now - kClockTolerance,
                                               now + kLifetime,
                                               {kOwnAddress}},
                                              key);
    if (!certificate)
        return fail(certificate.error());
    return LocalAuthority(std::move(*certificate), std::move(key));
}

Result<LocalAuthority> LocalAuthority::fromPem(const std::string& certificate, const Secret& key,
                                               TimePoint now) {
    auto readCertificate = crypto::Certificate::fromPem(certificate);
    if (!readCertificate)
        return fail(readCertificate.error());
    auto readKey = crypto::KeyPair::fromPem(key);
    if (!readKey)
        return fail(readKey.error());
    if (!readCertificate->fits(*readKey))
        return fail(ErrorCode::BadInput,
                    "The local authority's certificate and key do not belong together.");
    if (readCertificate->commonName() != kName || readCertificate->notAfter() < now + kRenewBefore)
        return fail(ErrorCode::Refused, "The local authority is out of date.");
    return LocalAuthority(std::move(*readCertificate), std::move(*readKey));
}

} // namespace gatehouse::pki
