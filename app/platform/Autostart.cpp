// SPDX-License-Identifier: Apache-2.0
#include "app/platform/Autostart.h"

#include "core/base/Encoding.h"
#include "core/config/File.h"

#include <sstream>
#include <string_view>
#include <utility>

namespace gatehouse::platform {
namespace {

constexpr const char* kFileName = "io.gatehouse.Gatehouse.desktop";

/// A value of type string (Desktop Entry Specification 1.5, "Possible value types").
std::string escaped(const std::string& value) {
    std::string text;
    for (const char c : value)
        text += c == '\\' ? std::string("\\\\") : std::string(1, c);
    return text;
}

std::string unescaped(std::string_view text) {
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size())
            ++i;
        value += text[i];
    }
    return value;
}

std::filesystem::path folderOf(const Environment& environment) {
    if (const auto chosen = environment.get("XDG_CONFIG_HOME");
        chosen && std::filesystem::path(*chosen).is_absolute())
        return std::filesystem::path(*chosen) / "autostart";
    if (const auto home = environment.get("HOME"))
        return std::filesystem::path(*home) / ".config" / "autostart";
    return {};
}

} // namespace

std::string execLine(const std::vector<std::string>& arguments) {
    std::string line;
    for (const std::string& argument : arguments) {
        std::string quoted;
        bool isPlain = !argument.empty();
        for (const char c : argument) {
            if (std::string_view("\"`$\\").find(c) != std::string_view::npos) {
                // The value is unescaped twice: as a string of the file, then as a command line.
                quoted += c == '\\' ? "\\\\\\" : "\\\\";
                isPlain = false;
            } else if (std::string_view(" \t\n'><~|&;*?#()").find(c) != std::string_view::npos) {
                isPlain = false;
            } else if (c == '%') {
                quoted += '%';
            }
            quoted += c;
        }
        if (!line.empty())
            line += ' ';
        line += isPlain ? quoted : '"' + quoted + '"';
    }
    return line;
}

Autostart::Autostart(const Environment& environment, std::filesystem::path program)
    : m_program(std::move(program)) {
    const auto folder = folderOf(environment);
    if (!folder.empty())
        m_file = folder / kFileName;
}

bool Autostart::isPossible() const {
#if defined(__linux__) || defined(__FreeBSD__)
    return !m_file.empty();
#else
    return false;
#endif
}

bool Autostart::isOn() const {
    if (!isPossible() || !std::filesystem::exists(m_file))
        return false;
    const auto text = config::readFile(m_file);
    if (!text)
        return false;
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (equals == std::string::npos)
            continue;
        const std::string_view key = trim(std::string_view(line).substr(0, equals));
        const std::string_view value = trim(std::string_view(line).substr(equals + 1));
        if (key == "Hidden" && value == "true")
            return false;
        if (key == "X-GNOME-Autostart-enabled" && value == "false")
            return false;
        if (key == "TryExec" && !std::filesystem::exists(unescaped(value)))
            return false;
    }
    return true;
}

Result<void> Autostart::turnOn() const {
    if (!isPossible())
        return fail(ErrorCode::NotFound, "Start at login is not known how to do on this system.",
                    "Add gatehouse-desktop --background to the system's own start-up list.");
    const std::string text =
        "[Desktop Entry]\nType=Application\nName=Gatehouse\n"
        "Comment=Keeps the local AWS proxy and its tray icon running\n"
        "Exec=" +
        execLine({m_program.string(), "--background"}) +
        "\nTryExec=" + escaped(m_program.string()) +
        "\nIcon=io.gatehouse.Gatehouse\nTerminal=false\nX-GNOME-Autostart-enabled=true\n";
    return config::writeFileAtomically(m_file, text, config::FileMode::Readable);
}

Result<void> Autostart::turnOff() const {
    if (m_file.empty())
        return {};
    std::error_code failed;
    std::filesystem::remove(m_file, failed);
    if (failed)
        return fail(ErrorCode::Refused,
                    "The file " + m_file.string() + " cannot be removed: " + failed.message() + '.',
                    "Remove it by hand.");
    return {};
}

} // namespace gatehouse::platform
