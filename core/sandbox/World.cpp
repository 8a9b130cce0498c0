// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/World.h"

namespace gatehouse::sandbox {

const std::vector<Account>& accounts() {
    static const std::vector<Account> kAccounts{
        {"111122223333",
         "production",
         "Web shop, live",
         "prod",
         "",
         {{"ReadOnly", Rights::ReadOnly},
          {"SupportEngineer", Rights::ReadOnly},
          {"PowerUser", Rights::Full}}},
        {"444455556666",
         "staging",
         "Web shop, staging",
         "staging",
         "",
         {{"Administrator", Rights::Full},
          {"Developer", Rights::Full},
          {"ReadOnly", Rights::ReadOnly}}},
        {"777788889999",
         "data-platform",
         "Data lake and reports",
         "prod",
         "sandbox-external-id",
         {{"Analyst", Rights::ReadOnly}, {"teams/data/DataEngineer", Rights::Full}}}};
    return kAccounts;
}

std::string teleportYamlOfWorld() {
    std::string yaml;
    std::string arns;
    for (const Account& account : accounts()) {
        yaml += "kind: app\nversion: v3\nmetadata:\n  name: " + account.name +
                "\n  description: " + account.description +
                "\n  labels:\n    env: " + account.environment + "\n    aws_account_id: \"" +
                account.id + "\"\nspec:\n  uri: https://console.aws.amazon.com/\n";
        if (!account.externalId.empty())
            yaml += "  aws:\n    external_id: " + account.externalId + '\n';
        yaml += "---\n";
        for (const Role& role : account.roles)
            arns += "      - arn:aws:iam::" + account.id + ":role/" + role.name + '\n';
    }
    yaml += "kind: role\nversion: v7\nmetadata:\n  name: aws-access\nspec:\n  options:\n"
            "    max_session_ttl: 8h\n  allow:\n    app_labels:\n      '*': '*'\n"
            "    aws_role_arns:\n" +
            arns + "---\nkind: user\nversion: v2\nmetadata:\n  name: " + kUserName +
            "\nspec:\n  roles: [aws-access]\n";
    return yaml;
}

} // namespace gatehouse::sandbox
