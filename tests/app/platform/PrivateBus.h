// SPDX-License-Identifier: Apache-2.0
// A D-Bus session bus of a test's own, where nothing starts by itself.
#pragma once

#include "tests/support/TempHome.h"

#include <QProcess>
#include <QString>
#include <QStringList>

#include <memory>

namespace gatehouse::tests {

/// Its folder is also the home folder of what is started in it.
class PrivateBus final {
public:
    PrivateBus();
    PrivateBus(const PrivateBus&) = delete;
    PrivateBus& operator=(const PrivateBus&) = delete;
    /// Ends all that was started.
    ~PrivateBus();

    /// False when a program that this needs is missing or does not start; see `error()`.
    [[nodiscard]] bool start();
    [[nodiscard]] QString address() const;
    [[nodiscard]] const QString& error() const { return m_error; }
    /// Whether somebody owns that name.
    [[nodiscard]] bool has(const QString& name) const;

    /// Starts a program with this bus and home; `input` is its standard input.
    QProcess* spawn(const QString& program, const QStringList& arguments,
                    const QByteArray& input = {});
    /// A real gnome-keyring; with Unlocked its collection is made and open.
    enum class Keyring { Unlocked, Locked };
    [[nodiscard]] QProcess* startKeyring(Keyring state);
    static void end(QProcess* process);

private:
    TempHome m_folder;
    QString m_error;
    std::vector<std::unique_ptr<QProcess>> m_processes;
};

} // namespace gatehouse::tests
