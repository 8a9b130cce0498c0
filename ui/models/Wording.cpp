// SPDX-License-Identifier: Apache-2.0
#include "ui/models/Wording.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace gatehouse::ui {

using namespace std::chrono_literals;
using std::chrono::duration_cast;

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

namespace wording {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Wording", text);
}

QString trn(const char* text, std::uint64_t count) {
    const QString shown = QLocale().toString(static_cast<qulonglong>(count));
    return QCoreApplication::translate("Wording", text).arg(shown);
}

QString counted(std::uint64_t count, const char* one, const char* many) {
    return count == 1 ? tr(one) : trn(many, count);
}

QDateTime local(TimePoint time) {
    return QDateTime::fromMSecsSinceEpoch(
        duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

bool isDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

QString duration(std::chrono::seconds span) {
    const auto hours = duration_cast<std::chrono::hours>(span).count();
    const auto minutes = duration_cast<std::chrono::minutes>(span).count() % 60;
    if (hours >= 48)
        return tr("%1 days").arg(hours / 24);
    if (hours > 0 && minutes > 0)
        return tr("%1 h %2 min").arg(hours).arg(minutes);
    if (hours > 0)
        return tr("%1 h").arg(hours);
    if (minutes > 0)
        return tr("%1 min").arg(minutes);
    return tr("%1 s").arg(std::max<long long>(span.count(), 0));
}

QString shortDuration(std::chrono::seconds span) {
    const auto hours = duration_cast<std::chrono::hours>(span).count();
    const auto minutes = duration_cast<std::chrono::minutes>(span).count() % 60;
    if (hours > 0 && hours < 48 && minutes > 0)
        return tr("%1 h %2").arg(hours).arg(minutes, 2, 10, QLatin1Char('0'));
    return duration(span);
}

QString timeLeft(const std::optional<TimePoint>& expiry, TimePoint now) {
    if (!expiry)
        return tr("no end");
    if (*expiry <= now)
        return tr("expired");
    return tr("%1 left").arg(duration(duration_cast<std::chrono::seconds>(*expiry - now)));
}

QString shortTimeLeft(const std::optional<TimePoint>& expiry, TimePoint now) {
    if (!expiry)
        return tr("On");
    if (*expiry <= now)
        return tr("Expired");
    return shortDuration(duration_cast<std::chrono::seconds>(*expiry - now));
}

QString ago(TimePoint then, TimePoint now) {
    const auto span = duration_cast<std::chrono::seconds>(now - then);
    if (span < 2s)
        return tr("just now");
    if (span < 1min)
        return tr("%1 s ago").arg(span.count());
    if (span < 1h)
        return tr("%1 min ago").arg(duration_cast<std::chrono::minutes>(span).count());
    const QDate day = local(then).date();
    const qint64 days = day.daysTo(local(now).date());
    if (days == 0)
        return tr("%1 h ago").arg(duration_cast<std::chrono::hours>(span).count());
    if (days == 1)
        return tr("yesterday");
    return QLocale().toString(day, tr("d MMM"));
}

QString clockTime(TimePoint time, TimePoint now) {
    const QDateTime when = local(time);
    if (when.date() == local(now).date())
        return when.time().toString(QStringLiteral("HH:mm"));
    return QLocale().toString(when, tr("d MMM HH:mm"));
}

QString secondsTime(TimePoint time) {
    return local(time).time().toString(QStringLiteral("HH:mm:ss"));
}

QString fullTime(TimePoint time) {
    return QLocale().toString(local(time), QLocale::LongFormat);
}

QString latency(std::chrono::microseconds span) {
    if (span < 1s)
        return tr("%1 ms").arg(duration_cast<std::chrono::milliseconds>(span).count());
    if (span < 1min)
        return tr("%1 s").arg(QLocale().toString(static_cast<double>(span.count()) / 1e6, 'f', 1));
    const auto seconds = duration_cast<std::chrono::seconds>(span).count();
    return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

QString bytes(std::uint64_t count) {
    return QLocale().formattedDataSize(static_cast<qint64>(count), count < 10'000'000 ? 1 : 0,
                                       QLocale::DataSizeSIFormat);
}

QString account(std::string_view accountId) {
    if (accountId.size() != 12 || !isDigits(accountId))
        return toQString(accountId);
    return toQString(accountId.substr(0, 4)) + QLatin1Char(' ') +
           toQString(accountId.substr(4, 4)) + QLatin1Char(' ') + toQString(accountId.substr(8));
}

QString partition(std::string_view partitionId) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 7> kNames{{
        {"aws", "AWS"},
        {"aws-cn", "AWS China"},
        {"aws-us-gov", "AWS GovCloud"},
        {"aws-iso", "AWS ISO (US)"},
        {"aws-iso-b", "AWS ISOB (US)"},
        {"aws-iso-e", "AWS ISOE (Europe)"},
        {"aws-eusc", "AWS European Sovereign Cloud"},
    }};
    for (const auto& [id, name] : kNames) {
        if (id == partitionId)
            return QString::fromLatin1(name);
    }
    return toQString(partitionId);
}

QString requests(std::uint64_t count) {
    return counted(count, "1 request", "%1 requests");
}

QString sessions(std::size_t count) {
    return counted(count, "1 session", "%1 sessions");
}

QString roles(std::size_t count) {
    return counted(count, "1 role", "%1 roles");
}

QString apps(std::size_t count) {
    return counted(count, "1 app", "%1 apps");
}

QString profiles(std::size_t count) {
    return counted(count, "1 profile", "%1 profiles");
}

QString accounts(std::size_t count) {
    return counted(count, "1 account", "%1 accounts");
}

QString proxyStatus(engine::ProxyStatus status) {
    switch (status) {
    case engine::ProxyStatus::Off:
        return tr("Off");
    case engine::ProxyStatus::Starting:
        return tr("Starting");
    case engine::ProxyStatus::On:
        return tr("On");
    case engine::ProxyStatus::Failed:
        return tr("Failed");
    }
    return {};
}

QString connectionStatus(const engine::ConnectionState& connection, TimePoint now) {
    switch (connection.status) {
    case engine::ConnectionStatus::Loading:
        return tr("loading");
    case engine::ConnectionStatus::Offline:
        return connection.loadedAt ? tr("offline · as of %1").arg(ago(*connection.loadedAt, now))
                                   : tr("not reachable");
    case engine::ConnectionStatus::SignedOut:
        return tr("no credentials");
    case engine::ConnectionStatus::Ready:
        break;
    }
    const QString user = toQString(connection.identity.user);
    if (connection.settings.kind == "sandbox")
        return tr("not AWS");
    if (connection.settings.kind == "profiles")
        return user.isEmpty() ? tr("~/.aws") : tr("%1 · ~/.aws").arg(user);
    if (connection.settings.kind == "files")
        return user.isEmpty() ? tr("Teleport files") : tr("%1 · Teleport files").arg(user);
    return user.isEmpty() ? tr("ready") : user;
}

QString sessionState(access::SessionState state) {
    switch (state) {
    case access::SessionState::Active:
        return tr("active");
    case access::SessionState::Expiring:
        return tr("expires soon");
    case access::SessionState::Expired:
        return tr("expired");
    case access::SessionState::Failed:
        return tr("failed");
    }
    return {};
}

QString problem(const Problem& problem) {
    return toQString(problem.sentence());
}

QString initials(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty() && words.size() > 1)
        words.pop_back();
    // "awsconsole-prod": the first word is the kind of thing, the second its name.
    if (words.size() > 1 && (words.front() == "awsconsole" || words.front() == "aws")) {
        words.erase(words.begin());
        if (words.size() == 1)
            return toQString(words.front().substr(0, 2)).toUpper();
    }
    if (words.size() > 1)
        return toQString(words[0].substr(0, 1) + words[1].substr(0, 1)).toUpper();
    return toQString(words.front().substr(0, 2)).toUpper();
}

} // namespace wording
} // namespace gatehouse::ui
