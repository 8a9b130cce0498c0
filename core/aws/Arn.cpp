// SPDX-License-Identifier: Apache-2.0
#include "core/aws/Arn.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {

Result<Arn> Arn::parse(std::string_view text) {
    std::array<std::string_view, 6> parts;
    std::string_view rest = text;
    for (std::size_t index = 0; index < 5; ++index) {
        const std::size_t colon = rest.find(':');
        if (colon == std::string_view::npos)
            return fail(ErrorCode::BadInput, '"' + std::string(text) + "\" is not an ARN.",
                        "An ARN has six parts: arn:partition:service:region:account:resource.");
        parts[index] = rest.substr(0, colon);
        rest.remove_prefix(colon + 1);
    }
    parts[5] = rest;
    if (parts[0] != "arn" || parts[1].empty() || parts[2].empty() || parts[5].empty())
        return fail(ErrorCode::BadInput, '"' + std::string(text) + "\" is not an ARN.",
                    "An ARN has six parts: arn:partition:service:region:account:resource.");
    return Arn{std::string(parts[1]), std::string(parts[2]), std::string(parts[3]),
               std::string(parts[4]), std::string(parts[5])};
}

std::string Arn::toString() const {
    return "arn:" + partition + ':' + service + ':' + region + ':' + account + ':' + resource;
}

Result<RoleArn> RoleArn::parse(std::string_view text) {
    constexpr std::string_view kRole = "role/";
    const std::string quoted = '"' + std::string(text) + '"';
    const auto arn = Arn::parse(text);
    if (!arn)
        return fail(arn.error());
    const std::string example = "Write it as arn:aws:iam::123456789012:role/NAME.";
    if (arn->service != "iam" || !arn->resource.starts_with(kRole) ||
        arn->resource.size() == kRole.size())
        return fail(ErrorCode::BadInput, quoted + " is not the ARN of an IAM role.", example);
    if (!isAccountId(arn->account))
        return fail(ErrorCode::BadInput, "The account of " + quoted + " has not twelve digits.",
                    example);
    RoleArn role;
    role.text = text;
    role.partition = arn->partition;
    role.account = arn->account;
    role.name = arn->resource.substr(kRole.size());
    role.display = role.name.substr(role.name.rfind('/') + 1);
    if (role.display.empty())
        return fail(ErrorCode::BadInput, quoted + " has no role name.", example);
    return role;
}

bool isAccountId(std::string_view text) {
    return text.size() == 12 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string formatAccountId(std::string_view account) {
    if (!isAccountId(account))
        return std::string(account);
    std::string text(account.substr(0, 4));
    text.append(" ").append(account.substr(4, 4)).append(" ").append(account.substr(8, 4));
    return text;
}

} // namespace gatehouse::aws
