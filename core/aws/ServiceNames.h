// SPDX-License-Identifier: Apache-2.0
// Signing names and host names of AWS services where the two differ (service models and endpoint
// rules of the SDKs).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gatehouse::aws {

/// The signing name behind an endpoint's labels, region and suffix taken off: "email" is "ses",
/// "runtime.sagemaker" is "sagemaker". Unknown ones sign by their last label.
[[nodiscard]] std::string signingNameOf(std::span<const std::string_view> labels);

/// The labels before the region in the host of a signing name: "ses" is at "email". The header
/// X-Amz-Target and the path (both may be empty) tell services apart that share a name. Empty when
/// each resource has an address of its own, which the scope does not tell.
[[nodiscard]] std::string hostLabelsOf(std::string_view signingName, std::string_view amzTarget,
                                       std::string_view path);

} // namespace gatehouse::aws
