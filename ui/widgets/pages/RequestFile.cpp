// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pages/RequestFile.h"

#include "core/base/Clock.h"
#include "ui/models/Wording.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace gatehouse::ui {
namespace {

using Fields = std::vector<std::pair<const char*, QJsonValue>>;

Fields fieldsOf(const access::RequestRecord& record) {
    const auto text = [](const std::string& value) {
        return QJsonValue(toQString(value));
    };
    return {{"time", text(toIso8601(record.time))},
            {"role", text(record.roleDisplay)},
            {"account", text(record.accountId)},
            {"service", text(record.service)},
            {"region", text(record.region)},
            {"operation", text(record.operation)},
            {"method", text(record.method)},
            {"host", text(record.host)},
            {"path", text(record.path)},
            {"status", record.status},
            {"local", record.isLocalError},
            {"errorCode", text(record.errorCode)},
            {"error", text(record.error)},
            {"program", text(record.program)},
            {"bytesUp", static_cast<qint64>(record.bytesUp)},
            {"bytesDown", static_cast<qint64>(record.bytesDown)},
            {"milliseconds", static_cast<double>(record.totalTime.count()) / 1000.0}};
}

QByteArray csvField(const QJsonValue& value) {
    QString text = value.toVariant().toString();
    if (!text.isEmpty() && QStringLiteral("=+-@\t").contains(text.front()))
        text.prepend(QLatin1Char('\''));
    text.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return (QLatin1Char('"') + text + QLatin1Char('"')).toUtf8();
}

} // namespace

QByteArray requestsAsJson(const std::vector<access::RequestRecord>& records) {
    QJsonArray all;
    for (const auto& record : records) {
        QJsonObject object;
        for (const auto& [name, value] : fieldsOf(record))
            object.insert(QLatin1String(name), value);
        all.append(object);
    }
    return QJsonDocument(all).toJson();
}

QByteArray requestsAsCsv(const std::vector<access::RequestRecord>& records) {
    QByteArray text;
    for (const auto& [name, value] : fieldsOf({}))
        text += (text.isEmpty() ? "" : ",") + QByteArray(name);
    text += "\r\n";
    for (const auto& record : records) {
        QByteArray line;
        for (const auto& [name, value] : fieldsOf(record))
            line += (line.isEmpty() ? "" : ",") + csvField(value);
        text += line + "\r\n";
    }
    return text;
}

} // namespace gatehouse::ui
