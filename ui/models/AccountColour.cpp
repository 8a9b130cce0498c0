// SPDX-License-Identifier: Apache-2.0
#include "ui/models/AccountColour.h"

#include <QCoreApplication>

#include <cstdint>

namespace gatehouse::ui {

std::string_view colourName(AccountColour colour) {
    static constexpr std::array<std::string_view, 8> kNames{"blue", "green", "purple", "orange",
                                                            "teal", "pink",  "olive",  "red"};
    return kNames[static_cast<std::size_t>(colour)];
}

QString colourTitle(AccountColour colour) {
    static constexpr std::array<const char*, 8> kTitles{
        QT_TRANSLATE_NOOP("AccountColour", "Blue"),   QT_TRANSLATE_NOOP("AccountColour", "Green"),
        QT_TRANSLATE_NOOP("AccountColour", "Purple"), QT_TRANSLATE_NOOP("AccountColour", "Orange"),
        QT_TRANSLATE_NOOP("AccountColour", "Teal"),   QT_TRANSLATE_NOOP("AccountColour", "Pink"),
        QT_TRANSLATE_NOOP("AccountColour", "Olive"),  QT_TRANSLATE_NOOP("AccountColour", "Red")};
    return QCoreApplication::translate("AccountColour", kTitles[static_cast<std::size_t>(colour)]);
}

AccountColour accountColour(const engine::Preferences& preferences, std::string_view accountId,
                            std::string_view fallback) {
    if (const auto chosen = preferences.accountColours.find(std::string(accountId));
        chosen != preferences.accountColours.end()) {
        for (const AccountColour colour : kAccountColours) {
            if (colourName(colour) == chosen->second)
                return colour;
        }
    }
    // FNV-1a: the same on every machine and in every version, unlike std::hash.
    std::uint32_t hash = 2166136261U;
    for (const char c : accountId.empty() ? fallback : accountId)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    hash ^= hash >> 15U;
    return kAccountColours[hash % (kAccountColours.size() - 1)];
}

} // namespace gatehouse::ui
