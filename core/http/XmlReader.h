// SPDX-License-Identifier: Apache-2.0
// Small XML documents, as AWS's query protocols and S3 speak them. No document types and no
// entities but the five of XML itself, so that nothing can expand.
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::http {

struct XmlElement {
    std::string name; ///< Without namespace prefix.
    std::string text; ///< Character data of this element itself, entities resolved.
    std::vector<XmlElement> children = {};

    /// The first child of that name; null when there is none.
    [[nodiscard]] const XmlElement* child(std::string_view name) const;
    /// Text of the element reached by names, e.g. {"AssumeRoleResult", "Credentials"}; empty when
    /// there is none.
    [[nodiscard]] std::string textAt(std::initializer_list<std::string_view> names) const;
};

/// The root element. BadInput for what is not well-formed, nested deeper than 64 or has a DOCTYPE.
[[nodiscard]] Result<XmlElement> parseXml(std::string_view text);

} // namespace gatehouse::http
