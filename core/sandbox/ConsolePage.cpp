// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/ConsolePage.h"

#include "core/aws/Arn.h"
#include "core/base/Encoding.h"

#include <algorithm>

namespace gatehouse::sandbox {
namespace {

constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --back: #f6f7f9; --card: #fff; --line: #dde1e7; --text: #1c2330;
  --dim: #5b6475; --stripe: #8a5a00; --stripe-back: #fff3d6; }
@media (prefers-color-scheme: dark) { :root { --back: #15181d; --card: #1e232b; --line: #333a45;
  --text: #e8ebf0; --dim: #a2abba; --stripe: #ffd48a; --stripe-back: #3a2f16; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--text);
  font: 16px/1.5 Inter, system-ui, "Segoe UI", sans-serif }
.bar { background: var(--stripe-back); color: var(--stripe); padding: .8em 1.5em; font-weight: 600;
  text-align: center }
main { max-width: 46em; margin: 3em auto; padding: 0 1.5em }
h1 { font-size: 1.6em; margin: 0 0 .2em }
p { color: var(--dim); margin: .3em 0 1.5em }
dl { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0;
  padding: .6em 1.4em; display: grid; grid-template-columns: 10em 1fr }
dt, dd { padding: .6em 0; margin: 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
dt { color: var(--dim) }
dt:last-of-type, dd:last-of-type { border-bottom: 0 }
code { font: .92em "JetBrains Mono", ui-monospace, monospace }
)css";

std::string row(const char* name, const std::string& value) {
    return std::string("<dt>") + name + "</dt><dd>" + value + "</dd>";
}

std::string code(const std::string& value) {
    return "<code>" + xmlEscape(value) + "</code>";
}

} // namespace

std::string consolePage(const Caller& caller, const std::string& destination,
                        const std::string& until) {
    const auto account = std::ranges::find(accounts(), caller.account, &Account::id);
    const std::string accountName = account == accounts().end() ? "identity" : account->name;
    std::string rows = row("Account", xmlEscape(accountName) + " &middot; " +
                                          aws::formatAccountId(caller.account));
    rows += row(caller.session.empty() ? "User" : "Role", xmlEscape(caller.name));
    if (!caller.session.empty())
        rows += row("Session name", xmlEscape(caller.session));
    rows += row("Identity", code(caller.arn));
    rows += row("Page asked for", code(destination));
    rows += row("Signed in until", xmlEscape(until));
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
           "<meta name=\"viewport\" content=\"width=device-width\"><title>" +
           xmlEscape(caller.name) + " @ " + xmlEscape(accountName) +
           " - Gatehouse sandbox</title><style>" + kStyle +
           "</style></head><body><div class=\"bar\">Sandbox: this is not AWS. It runs on this "
           "computer and nothing in it is real.</div><main><h1>You are signed in as " +
           xmlEscape(caller.name) +
           "</h1><p>In a real account the AWS console would be here.</p><dl>" + rows +
           "</dl></main></body></html>";
}

} // namespace gatehouse::sandbox
