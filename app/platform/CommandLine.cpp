// SPDX-License-Identifier: Apache-2.0
#include "app/platform/CommandLine.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <utility>

namespace gatehouse::platform {

QStringList splitWords(const QString& command) {
    QStringList words;
    QString word;
    bool isWord = false;
    QChar quote;
    for (qsizetype i = 0; i < command.size(); ++i) {
        const QChar c = command.at(i);
        if (c == u'\\' && quote != u'\'' && i + 1 < command.size()) {
            word += command.at(++i);
            isWord = true;
        } else if (!quote.isNull()) {
            if (c == quote)
                quote = {};
            else
                word += c;
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            isWord = true; // also when nothing is between them
        } else if (!c.isSpace()) {
            word += c;
            isWord = true;
        } else if (std::exchange(isWord, false)) {
            words << std::exchange(word, {});
        }
    }
    if (isWord)
        words << word;
    return words;
}

QStringList withArgument(const QString& command, const QString& argument) {
    QStringList parts = splitWords(command);
    bool isPlaced = false;
    for (QString& part : parts) {
        for (const QLatin1String mark : {QLatin1String("%s"), QLatin1String("%u")}) {
            if (part.contains(mark)) {
                part.replace(mark, argument);
                isPlaced = true;
                break; // what was put in may hold the other mark
            }
        }
    }
    if (!isPlaced && !parts.isEmpty())
        parts << argument;
    return parts;
}

QString findProgram(const QString& name, const QProcessEnvironment& environment) {
    if (name.isEmpty())
        return {};
    if (QDir::isAbsolutePath(name)) {
        const QFileInfo file(name);
        return file.isFile() && file.isExecutable() ? name : QString();
    }
    const QString path = environment.value(QStringLiteral("PATH"));
    return QStandardPaths::findExecutable(name, path.split(QDir::listSeparator()));
}

bool startDetached(const QStringList& command, const QProcessEnvironment& environment,
                   const QString& workingFolder) {
    if (command.isEmpty())
        return false;
    QProcess process;
    process.setProgram(findProgram(command.first(), environment));
    if (process.program().isEmpty())
        return false;
    process.setArguments(command.mid(1));
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    if (!workingFolder.isEmpty())
        process.setWorkingDirectory(workingFolder);
    return process.startDetached();
}

} // namespace gatehouse::platform
